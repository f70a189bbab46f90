package dev.connectors.csi;

import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.catalog.WatchedCatalog;
import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.ShippedRoles;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the driver asks of a real API server, with no more rights than it is given. */
@Tag("api")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(ApiServer.Extension.class)
class CsiApiTest {
  private static final ConnectorName GIT = new ConnectorName("csi-team", "git");
  private static final String CLASS = "csi-test";
  private static final Pod POD = new Pod("csi-team", "builder", "uid-1", "ci");

  private final ApiServer server;
  private KubernetesClient driver;
  private WatchedCatalog catalog;

  CsiApiTest(ApiServer server) {
    this.server = server;
  }

  @BeforeAll
  void install() {
    driver = server.as("csi-system", "connectors-csi");
    server.token("csi-team", "ci");
    ShippedRoles.bind(server, "csi", "csi-system", "connectors-csi");
    catalog = new WatchedCatalog(driver);
    catalog.start();
  }

  @AfterAll
  void stop() {
    catalog.stop();
    driver.close();
    server.admin().resources(Connector.class).inNamespace(GIT.namespace()).delete();
    server.admin().resources(ConnectorClass.class).withName(CLASS).delete();
  }

  @Test
  void catalogWaitsForItsKindsAndFollowsThem() {
    apply(resource("/crds/connectors.connectors.alauda.io-v1.yml"));
    apply(resource("/crds/connectorclasses.connectors.alauda.io-v1.yml"));
    await().atMost(SOON).until(catalog::synced);
    apply(
        """
        apiVersion: connectors.alauda.io/v1alpha1
        kind: ConnectorClass
        metadata: {name: csi-test}
        spec: {configurations: [{name: c, data: {f: "{connector.name}"}}]}
        """);
    apply(
        """
        apiVersion: connectors.alauda.io/v1alpha1
        kind: Connector
        metadata: {name: git, namespace: csi-team}
        spec: {connectorClassName: csi-test, address: "https://git.example.com"}
        """);
    await().atMost(SOON).until(() -> catalog.connectorClass(CLASS).isPresent());
    await().atMost(SOON).until(() -> catalog.connector(GIT.namespace(), GIT.name()).isPresent());
    assertThat(
            catalog
                .connector(GIT.namespace(), GIT.name())
                .orElseThrow()
                .getMetadata()
                .getManagedFields())
        .isNullOrEmpty();
    assertThat(catalog.connector("other", "git")).isEmpty();
  }

  @Test
  void podMayUseWhatItsServiceAccountIsBoundTo() {
    var access = new ReviewedAccess(driver);
    assertThat(access.allows(POD, GIT)).isFalse();
    apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: use-git, namespace: csi-team}
        rules:
        - {apiGroups: [connectors.alauda.io], resources: [connectors/proxy], resourceNames: [git], verbs: [get]}
        """);
    apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: use-git, namespace: csi-team}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: use-git}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:serviceaccounts:csi-team"}]
        """);
    await().atMost(SOON).until(() -> access.allows(POD, GIT));
    assertThat(access.allows(POD, new ConnectorName("csi-team", "other"))).isFalse();
    assertThat(access.allows(new Pod("elsewhere", "p", "u", "ci"), GIT)).isFalse();
  }

  @Test
  void accessIsUnknownAndNotRefusedWithoutTheRightToAsk() {
    try (var stranger = server.as("csi-system", "stranger")) {
      assertThatThrownBy(() -> new ReviewedAccess(stranger).allows(POD, GIT))
          .isInstanceOfSatisfying(
              VolumeProblem.class,
              e -> assertThat(e.kind()).isEqualTo(VolumeProblem.Kind.UNAVAILABLE));
    }
  }

  @Test
  void ownerOfThePodSeesTheEvent() {
    var config = new Driver.TestConfig(java.nio.file.Path.of("/nowhere"));
    new KubernetesPodEvents(driver, config)
        .warn(POD, "ConnectorAccessRefused", "why, and the cure");
    var events = server.admin().v1().events().inNamespace("csi-team");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(events.list().getItems())
                    .extracting(Event::getReason)
                    .contains("ConnectorAccessRefused"));
  }

  private static String resource(String name) {
    try (var in = CsiApiTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Again until the API server serves the kind. */
  private void apply(String yaml) {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> server.admin().resource(yaml).forceConflicts().serverSideApply() != null);
  }
}
