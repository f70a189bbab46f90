package dev.connectors.controller;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.api.Connector;
import dev.connectors.testbed.ApiServer;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a Connector gets on a real API server, under the rights that the role ships with. */
@Tag("api")
@ExtendWith(ApiServer.Extension.class)
class ConnectorApiTest {
  private final ApiServer server;
  private final KubernetesClient admin;
  private ControllerBed bed;
  private Team team;

  ConnectorApiTest(ApiServer server) {
    this.server = server;
    this.admin = server.admin();
  }

  @BeforeEach
  void install(@TempDir Path folder) {
    bed = new ControllerBed(server, folder);
    team = bed.team();
  }

  @AfterEach
  void remove() {
    bed.close();
  }

  @Test
  void policiesThatAreThereBeforeTheStartCauseNoError() {
    team.connector("tool");
    team.awaitReady("tool", "False");
    assertThat(bed.log().text()).doesNotContain("failed invoking");
  }

  @Test
  void aConnectorGetsServiceCopyAndConditions() {
    team.secret("login", bed.canary());
    team.connector("tool");
    var ready = team.awaitReady("tool", "True");
    assertThat(ready.getReason()).isEqualTo("AllConditionsTrue");

    var connector = team.get("tool");
    assertThat(connector.getStatus().conditions())
        .extracting(Condition::getType)
        .containsExactly(
            "ConnectorClassReady",
            "SecretReady",
            "LivenessReady",
            "AuthReady",
            "CACertReady",
            "ProxyServiceReady",
            "Ready");
    assertThat(connector.getStatus().observedGeneration())
        .isEqualTo(connector.getMetadata().getGeneration());
    assertThat(connector.getStatus().proxy().httpAddress().url())
        .isEqualTo("http://c-tool." + team.namespace() + ".svc.cluster.local");
    assertThat(connector.getStatus().api().path())
        .isEqualTo("/connectors/v1alpha1/" + team.namespace() + "/tool/path");
    assertThat(team.condition("tool", "AuthReady").getReason()).isEqualTo("ProbeSucceeded");
    assertThat(team.service("tool").getSpec().getExternalName())
        .isEqualTo("connectors-proxy." + team.installation() + ".svc.cluster.local");
    var copy = team.copy(connector);
    assertThat(copy.getData()).containsOnlyKeys("username", "password");
    assertThat(Team.decoded(copy, "password")).isEqualTo(bed.canary());
    assertThat(copy.getMetadata().getAnnotations())
        .containsEntry("connectors.alauda.io/connector", team.namespace() + "/tool")
        .containsEntry("connectors.alauda.io/auth", "basicAuth");
    assertThat(copy.getMetadata().getOwnerReferences())
        .extracting(OwnerReference::getKind, OwnerReference::getName, OwnerReference::getUid)
        .containsExactly(tuple("ConnectorsCore", "connectors-core", RunningController.CORE_UID));
  }

  @Test
  void aPatchedStatusIsRepaired() {
    team.secret("login", bed.canary());
    team.connector("tool");
    team.awaitReady("tool", "True");
    var good = team.get("tool").getStatus();
    admin
        .resources(Connector.class)
        .inNamespace(team.namespace())
        .withName("tool")
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\":{\"proxy\":{\"httpAddress\":{\"url\":\"http://evil.example.com\"}}}}");
    await().atMost(SOON).until(() -> team.get("tool").getStatus().equals(good));
  }

  @Test
  void secondPassWritesNothing() {
    team.secret("login", bed.canary());
    team.connector("tool");
    team.awaitReady("tool", "True");
    bed.controller().close();
    int asked = bed.tool().authTests();
    var mark = server.audit().mark();

    bed.start();
    await().atMost(SOON).until(() -> bed.tool().authTests() > asked);
    team.secret("login-2", bed.canary());
    team.apply(team.yaml("barrier").replace("name: login}", "name: login-2}"));
    team.awaitReady("barrier", "True");
    assertThat(
            server
                .audit()
                .requestsSince(mark)
                .user(RunningController.user(team.installation()))
                .writes()
                .where(request -> !request.name().contains("barrier"))
                .where(request -> !request.name().equals(Team.copyName(team.get("barrier")))))
        .isEmpty();
  }

  @Test
  void aPassThatIsUnderWayAtTheStopEndsAsEver() throws InterruptedException {
    var clock = bed.startHeldInAPassOf("tool");
    var stopping = Thread.ofVirtual().start(bed.controller()::close);
    await().atMost(SOON).until(() -> stopping.getState() != Thread.State.RUNNABLE);
    clock.goOn();
    stopping.join();

    assertThat(Team.decoded(team.copy(team.get("tool")), "password")).isEqualTo(bed.canary());
    assertThat(team.service("tool")).isNotNull();
    assertThat(team.condition("tool", "SecretReady").getStatus()).isEqualTo("True");
  }

  @Test
  void aLostServiceIsMadeAgainAndAnothersIsLeftAlone() {
    team.secret("login", bed.canary());
    team.connector("tool");
    team.awaitReady("tool", "True");
    admin.services().inNamespace(team.namespace()).withName("c-tool").delete();
    await().atMost(SOON).until(() -> team.service("tool") != null);
    admin
        .services()
        .inNamespace(team.namespace())
        .withName("c-tool")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"externalName\":\"elsewhere.example.com\"}}");
    await()
        .atMost(SOON)
        .until(
            () -> team.service("tool").getSpec().getExternalName().startsWith("connectors-proxy."));

    team.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: c-taken}
        spec: {type: ExternalName, externalName: mine.example.com}
        """);
    team.connector("taken");
    assertThat(team.awaitReady("taken", "False").getReason()).isEqualTo("ServiceNameTaken");
    assertThat(team.condition("taken", "ProxyServiceReady").getMessage())
        .contains("kubectl delete service c-taken -n " + team.namespace());
    assertThat(team.service("taken").getSpec().getExternalName()).isEqualTo("mine.example.com");
  }
}
