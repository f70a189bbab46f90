package dev.connectors.controller;

import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.GeneratedCrdTest;
import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.ShippedRoles;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The role on a real API server, under the rights that it ships with. */
@Tag("api")
@ExtendWith(ApiServer.Extension.class)
class ControllerApiTest {
  private static final String CANARY = "canary-" + UUID.randomUUID();

  private final ApiServer server;
  private final KubernetesClient admin;
  private final Tool tool = new Tool(CANARY);
  private final LogCapture log = new LogCapture();
  private final PoliciesInPlace policies;
  private Team team;
  private RunningController controller;

  ControllerApiTest(ApiServer server) {
    this.server = server;
    this.admin = server.admin();
    this.policies = new PoliciesInPlace(admin);
  }

  @BeforeEach
  void install(@TempDir Path folder) {
    for (var kind : List.of(Connector.class, ConnectorClass.class)) {
      server.define(GeneratedCrdTest.crd(kind, folder));
    }
    var number = UUID.randomUUID().toString().substring(0, 8);
    team = new Team(admin, number, tool.address());
    ShippedRoles.bind(server, "controller-manager", team.installation(), RunningController.ACCOUNT);
    policies.apply();
    controller = new RunningController(server, team.installation());
  }

  @AfterEach
  void stop() {
    controller.close();
    log.close();
    tool.close();
    team.delete();
    policies.delete();
  }

  @Test
  void nothingIsCopiedWhileAPolicyIsMissingAndWhatIsInUseStays() {
    team.secret("login", "in-use");
    team.connector("tool");
    await().atMost(SOON).until(() -> team.copies() == 1);

    policies.delete("connectorclasses.connectors.alauda.io");
    await()
        .atMost(SOON)
        .until(() -> team.condition("tool", "SecretReady").getReason().equals("PoliciesMissing"));
    team.secret("login", "changed");
    team.connector("second");
    await()
        .atMost(SOON)
        .until(() -> team.condition("second", "SecretReady").getReason().equals("PoliciesMissing"));
    assertThat(team.condition("second", "SecretReady").getMessage())
        .contains("no Secret is copied");
    assertThat(Team.decoded(team.copy(team.get("tool")), "password")).isEqualTo("in-use");
    assertThat(team.copies()).isOne();

    policies.apply("connectorclasses.connectors.alauda.io");
    await().atMost(SOON).until(() -> team.copies() == 2);
    await()
        .atMost(SOON)
        .until(() -> Team.decoded(team.copy(team.get("tool")), "password").equals("changed"));
  }

  @Test
  void policiesThatAreThereBeforeTheStartCauseNoError() {
    team.connector("tool");
    team.awaitReady("tool", "False");
    assertThat(log.text()).doesNotContain("failed invoking");
  }

  @Test
  void aConnectorGetsServiceCopyAndConditions() {
    team.secret("login", CANARY);
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
    assertThat(Team.decoded(copy, "password")).isEqualTo(CANARY);
    assertThat(copy.getMetadata().getAnnotations())
        .containsEntry("connectors.alauda.io/connector", team.namespace() + "/tool")
        .containsEntry("connectors.alauda.io/auth", "basicAuth");
    assertThat(copy.getMetadata().getOwnerReferences())
        .extracting(OwnerReference::getKind, OwnerReference::getName, OwnerReference::getUid)
        .containsExactly(tuple("ConnectorsCore", "connectors-core", RunningController.CORE_UID));
  }

  @Test
  void copyOfOldIsTakenOverInPlaceAndThenTheOperatorIsTold() {
    team.secret("login", CANARY);
    team.connector("tool");
    team.awaitReady("tool", "True");
    controller.close();
    var old = team.copyOfOld("tool");
    team.note();
    var mark = server.audit().mark();

    controller = new RunningController(server, team.installation());
    await().atMost(SOON).until(() -> RunningController.VERSION.equals(team.noted()));
    var copy = team.copy(team.get("tool"));
    assertThat(copy.getMetadata().getUid()).isEqualTo(old.getMetadata().getUid());
    assertThat(copy.getMetadata().getAnnotations())
        .containsEntry(
            "connectors.alauda.io/connector-uid", team.get("tool").getMetadata().getUid())
        .containsKey("connectors.alauda.io/credential-mark");
    assertThat(copy.getMetadata().getOwnerReferences())
        .extracting(OwnerReference::getKind)
        .containsExactly("ConnectorsCore");
    assertThat(server.audit().requestsSince(mark).resource("secrets").verb("delete")).isEmpty();
  }

  @Test
  void connectorDeletedDuringAPassLeavesNothing() throws InterruptedException {
    team.secret("login", CANARY);
    team.awaitClass();
    controller.close();
    var clock = new HeldClock();
    controller = new RunningController(server, team.installation(), clock);
    team.connector("tool");
    clock.awaitPass();
    var mark = server.audit().mark();
    team.deleteConnector("tool");
    await().atMost(SOON).until(() -> controller.secretWatches() == 0); // its deletion is seen
    clock.goOn();

    await()
        .atMost(SOON)
        .until(
            () ->
                !server
                    .audit()
                    .requestsSince(mark)
                    .user(RunningController.user(team.installation()))
                    .resource("secrets")
                    .verb("delete")
                    .all()
                    .isEmpty());
    assertThat(team.copies()).isZero();
    assertThat(controller.secretWatches()).isZero();
    assertThat(controller.probes()).isZero();
  }

  @Test
  void copyThatNobodyNeedsIsSwept() {
    team.secret("login", CANARY);
    team.connector("tool");
    team.awaitReady("tool", "True");
    team.strayCopy();
    await()
        .atMost(SOON)
        .until(
            () -> {
              controller.sweep();
              return team.copies() == 1;
            });
  }

  @Test
  void aSecretThatIsTooLargeIsRefusedByNameAndNothingOfItIsCopied() {
    team.secret("login", "x".repeat(900_000));
    team.connector("tool");
    await()
        .atMost(SOON)
        .until(() -> team.condition("tool", "SecretReady").getReason().equals("SecretTooLarge"));
    assertThat(team.condition("tool", "SecretReady").getMessage())
        .contains("Secret login has 900001 bytes", "username, password", "16384")
        .doesNotContain("xxx");
    assertThat(team.copies()).isZero();
    team.secret("login", CANARY);
    team.awaitReady("tool", "True");
  }

  @Test
  void aPatchedStatusIsRepaired() {
    team.secret("login", CANARY);
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
  void aChangedSecretIsInForceAtOnceAndTestedAgain() {
    team.secret("login", CANARY);
    team.connector("tool");
    team.awaitReady("tool", "True");
    var connector = team.get("tool");

    team.secret("login", "another");
    await()
        .atMost(SOON)
        .until(() -> Team.decoded(team.copy(connector), "password").equals("another"));
    await()
        .atMost(SOON)
        .until(() -> team.condition("tool", "AuthReady").getReason().equals("StatusUnexpected"));
    assertThat(team.condition("tool", "AuthReady").getMessage()).contains("answered 401");

    admin.secrets().inNamespace(team.namespace()).withName("login").delete();
    await().atMost(SOON).until(() -> team.copies() == 0);
    assertThat(team.awaitReady("tool", "False").getReason()).isEqualTo("SecretDoesNotExist");
  }

  @Test
  void secondPassWritesNothing() {
    team.secret("login", CANARY);
    team.connector("tool");
    team.awaitReady("tool", "True");
    controller.close();
    int asked = tool.authTests();
    var mark = server.audit().mark();

    controller = new RunningController(server, team.installation());
    await().atMost(SOON).until(() -> tool.authTests() > asked);
    team.secret("login-2", CANARY);
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
    team.awaitClass();
    controller.close();
    var clock = new HeldClock();
    controller = new RunningController(server, team.installation(), clock);
    team.secret("login", CANARY);
    team.connector("tool");
    clock.awaitPass();
    var stopping = Thread.ofVirtual().start(controller::close);
    await().atMost(SOON).until(() -> stopping.getState() != Thread.State.RUNNABLE);
    clock.goOn();
    stopping.join();

    assertThat(Team.decoded(team.copy(team.get("tool")), "password")).isEqualTo(CANARY);
    assertThat(team.service("tool")).isNotNull();
    assertThat(team.condition("tool", "SecretReady").getStatus()).isEqualTo("True");
  }

  @Test
  void aLostServiceIsMadeAgainAndAnothersIsLeftAlone() {
    team.secret("login", CANARY);
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

  @Test
  void theCopyGoesWithTheConnectorAlsoWhenNobodyLed() {
    team.secret("login", CANARY);
    team.connector("one");
    team.connector("two");
    team.awaitReady("one", "True");
    team.awaitReady("two", "True");
    assertThat(team.copies()).isEqualTo(2);
    team.deleteConnector("one");
    await().atMost(SOON).until(() -> team.copies() == 1);

    controller.close();
    team.deleteConnector("two");
    assertThat(team.copies()).isEqualTo(1);
    controller = new RunningController(server, team.installation());
    await().atMost(SOON).until(() -> team.copies() == 0);
  }

  @Test
  void theCredentialIsInNoStatusEventOrLogAndNoRightIsMissing() {
    var mark = server.audit().mark();
    team.secret("login", CANARY);
    team.connector("tool");
    team.awaitReady("tool", "True");
    tool.accept("another");
    team.secret("login", CANARY + "\nline");
    await()
        .atMost(SOON)
        .until(() -> !team.condition("tool", "AuthReady").getReason().equals("ProbeSucceeded"));

    var shown =
        Serialization.asYaml(team.get("tool"))
            + Serialization.asYaml(admin.v1().events().inAnyNamespace().list())
            + log.text();
    assertThat(shown)
        .doesNotContain(CANARY)
        .doesNotContain(Base64.getEncoder().encodeToString(CANARY.getBytes(UTF_8)))
        .doesNotContain(Base64.getEncoder().encodeToString(("u:" + CANARY).getBytes(UTF_8)));
    assertThat(log.text()).as("the log is captured").contains("connector");

    var ours = server.audit().requestsSince(mark).user(RunningController.user(team.installation()));
    assertThat(ours.forbidden()).isEmpty();
    assertThat(
            ours.resource("secrets")
                .where(request -> !request.namespace().equals(team.installation()))
                .where(request -> !request.uri().contains("metadata.name%3Dlogin")))
        .isEmpty();
  }
}
