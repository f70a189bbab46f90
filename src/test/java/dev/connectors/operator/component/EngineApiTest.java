package dev.connectors.operator.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.operator.api.ComponentSpec;
import dev.connectors.operator.api.ConnectorsCore;
import dev.connectors.operator.api.ConnectorsGit;
import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.AuditLog.Requests;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The engine against a real API server, with the audit log as the judge of what it sent. */
@Tag("api")
@ExtendWith(ApiServer.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EngineApiTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final ApiServer server;
  private OperatorUnderTest operator;
  private Installation here;

  EngineApiTest(ApiServer server) {
    this.server = server;
  }

  @BeforeEach
  void start() {
    operator = OperatorUnderTest.start(server);
    here = new Installation(server, "engine-a");
  }

  @AfterEach
  void stop() {
    try {
      here.delete();
      await().atMost(SOON).until(() -> here.leftOver().isEmpty());
      assertThat(operator.requests().forbidden()).isEmpty();
    } finally {
      operator.close();
    }
  }

  @Test
  void createToReadyTakesOneWritePerObjectAndTwoOfStatusAndNoRead() {
    here.deleteDefinitions();
    here.installAll();

    var requests = operator.requests();
    assertThat(ApplyRace.objectWrites(requests))
        .hasSize(here.owned().size() + 2); // and the definitions
    assertThat(requests.verb("create"))
        .singleElement()
        .matches(claim -> claim.name().equals("connectors-installation"));
    assertThat(requests.verb("delete")).isEmpty();
    assertThat(requests.resource("connectorscore/status")).hasSizeBetween(1, 2);
    assertThat(requests.verb("get").where(r -> !r.uri().startsWith("/version"))).isEmpty();
  }

  @RepeatedTest(3)
  void passRightAfterAStatusWriteKnowsOfIt() {
    here.deleteDefinitions(); // their return keeps the server busy, and the watches behind
    here.create(new ConnectorsCore(), ConnectorsCore.NAME);
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              operator.wake(ConnectorsCore.NAME, here.namespace());
              return operator.passes(ConnectorsCore.NAME) > 50;
            });
    assertThat(operator.requests().resource("connectorscore/status")).hasSize(1);
  }

  @Test
  void secondPassWritesNothing() {
    here.installAll();
    var mark = server.audit().mark();

    for (var component : List.of(ConnectorsCore.NAME, ConnectorsGit.NAME)) {
      var before = operator.passes(component);
      operator.wake(component, here.namespace());
      await().atMost(SOON).until(() -> operator.passes(component) > before);
    }

    assertThat(operator.of(server.audit().requestsSince(mark))).isEmpty();
  }

  @Test
  void driftInAnyObjectIsRepaired() {
    here.installAll();
    for (var object : here.owned()) {
      here.spoil(object);
      await(object.getKind() + " " + object.getMetadata().getName())
          .atMost(SOON)
          .untilAsserted(() -> here.assertRepaired(object));
    }
    here.fakeRollout();
    await().atMost(SOON).until(() -> here.isReady(ConnectorsGit.class));
    assertThatNothingIsSent();
  }

  @Test
  void deletedObjectsAreMadeAgain() {
    here.installAll();
    for (var object : here.owned()) {
      here.remove(object);
      await(object.getKind() + " " + object.getMetadata().getName())
          .atMost(SOON)
          .until(() -> here.exists(object));
    }
  }

  @Test
  void whatAnUpgradeNoLongerHasIsPruned() {
    here.installAll();
    var surplus = here.plantSurplus();
    await().atMost(SOON).until(() -> surplus.stream().noneMatch(here::exists));
  }

  @Test
  void labelsAndAnnotationsOfOthersStay() {
    here.installAll();
    var mark = server.audit().mark();
    var service = here.labelByAnother("connectors-api");
    operator.wake(ConnectorsCore.NAME, here.namespace());
    assertThat(here.now(service).getMetadata().getLabels()).containsEntry("team", "blue");
    assertThat(operator.of(server.audit().requestsSince(mark)).writes()).isEmpty();
  }

  @Test
  void secondInstallationIsStalledAndNamesTheFirst() {
    here.installAll();
    var there = new Installation(server, "engine-b");
    there.create(new ConnectorsCore(), ConnectorsCore.NAME);
    await().atMost(SOON).until(() -> there.condition(ConnectorsCore.class, "Stalled", "True"));
    assertThat(there.find(ConnectorsCore.class, "Stalled"))
        .satisfies(
            stalled -> {
              assertThat(stalled.getReason()).isEqualTo("AnotherInstallation");
              assertThat(stalled.getMessage()).contains("engine-a");
            });
    assertThat(there.owned()).isEmpty();

    here.delete();
    await().atMost(SOON).until(() -> !there.owned().isEmpty());
    there.delete();
    await().atMost(SOON).until(() -> there.leftOver().isEmpty());
  }

  @Test
  void gitWaitsForCoreAndSaysSo() {
    here.create(new ConnectorsGit(), ConnectorsGit.NAME);
    await().atMost(SOON).until(() -> here.condition(ConnectorsGit.class, "CoreReady", "False"));
    assertThat(here.find(ConnectorsGit.class, "Ready").getReason()).isEqualTo("CoreMissing");
    assertThat(here.owned()).isEmpty();
    here.create(new ConnectorsCore(), ConnectorsCore.NAME);
    here.becomeReady(ConnectorsCore.class);
    here.becomeReady(ConnectorsGit.class);
  }

  @Test
  void deletionLeavesNothingButTheDefinitions() {
    here.installAll();
    here.delete();
    await().atMost(SOON).until(() -> here.leftOver().isEmpty());
    assertThat(here.definitions()).hasSize(2);
  }

  @Test
  void whatWasLeftWhileTheOperatorWasAwayIsSweptAtItsStart() {
    here.installAll();
    operator.close();
    here.delete();
    assertThat(here.leftOver()).isNotEmpty();
    operator = OperatorUnderTest.start(server);
    await().atMost(SOON).until(() -> here.leftOver().isEmpty());
  }

  @Test
  void restartedOperatorWritesNothing() {
    here.installAll();
    operator.close();
    operator = OperatorUnderTest.start(server);
    await().atMost(SOON).until(() -> operator.passes(ConnectorsGit.NAME) > 0);
    await().atMost(SOON).until(() -> operator.passes(ConnectorsCore.NAME) > 0);
    assertThat(operator.requests().writes()).isEmpty();
  }

  @Test
  void typoInAnOverrideIsRefusedByNameAndWhatRanBeforeGoesOn() {
    here.installAll();
    var mark = server.audit().mark();
    here.overrideWithTypo();
    await().atMost(SOON).until(() -> here.condition(ConnectorsCore.class, "Stalled", "True"));
    var stalled = here.find(ConnectorsCore.class, "Stalled");
    assertThat(stalled.getReason()).isEqualTo("InvalidOverride");
    assertThat(stalled.getMessage()).contains("nodeSelektor");
    var requests = operator.of(server.audit().requestsSince(mark));
    assertThat(requests.resource("deployments").writes().where(r -> !r.uri().contains("dryRun")))
        .isEmpty();
    here.setSpec(ComponentSpec.empty());
    await().atMost(SOON).until(() -> here.isReady(ConnectorsCore.class));
  }

  @Test
  void additionalManifestsAreRefusedNotIgnored() {
    here.installAll();
    here.setSpec(new ComponentSpec(null, null, null, null, null, null, "kind: ConfigMap"));
    await()
        .atMost(SOON)
        .until(
            () ->
                here.find(ConnectorsCore.class, "Stalled")
                    .getReason()
                    .equals("AdditionalManifestsNotSupported"));
  }

  /** What is left over is looked for after each test. */
  @Test
  void componentThatGoesWhileItIsInstalledLeavesNothing() {
    here.create(new ConnectorsCore(), ConnectorsCore.NAME);
    await().atMost(SOON).until(() -> !here.leftOver().isEmpty());
  }

  @Test
  void pausedComponentIsLeftAlone() {
    here.installAll();
    here.annotate("true");
    await().atMost(SOON).until(() -> here.condition(ConnectorsCore.class, "Paused", "True"));
    var service = here.owned("Service", "connectors-api");
    here.remove(service);
    await()
        .atMost(SOON)
        .until(() -> here.condition(ConnectorsCore.class, "ManifestsApplied", "False"));
    assertThat(here.exists(service)).isFalse();
    here.annotate("false");
    await().atMost(SOON).until(() -> here.exists(service));
  }

  @Test
  void replicasAreHandedToAnAutoscalerAtTheirLiveNumber() {
    here.installAll();
    here.setSpec(scaled(new ComponentSpec.Workload("connectors-proxy", 3, null, null)));
    await().atMost(SOON).until(() -> here.replicas("connectors-proxy") == 3);
    var autoscaling = new ComponentSpec.Autoscaling(2, 6, 70);
    here.setSpec(scaled(new ComponentSpec.Workload("connectors-proxy", null, autoscaling, null)));
    await()
        .atMost(SOON)
        .until(() -> here.exists("autoscaling/v2", "HorizontalPodAutoscaler", "connectors-proxy"));
    await()
        .atMost(SOON)
        .until(() -> here.condition(ConnectorsCore.class, "ManifestsApplied", "True"));
    assertThat(here.replicas("connectors-proxy")).isEqualTo(3);

    here.scaleByAutoscaler("connectors-proxy", 5);
    operator.wake(ConnectorsCore.NAME, here.namespace());
    assertThatNothingIsSent();
    assertThat(here.replicas("connectors-proxy")).isEqualTo(5);
  }

  private static ComponentSpec scaled(ComponentSpec.Workload workload) {
    return new ComponentSpec(List.of(workload), null, null, null, null, null, null);
  }

  @Test
  void refusalByPodSecurityNamesTheCureAndTheDaemonSetIsTouchedOnceItIsApplied() {
    here.enforce("baseline");
    here.installAll();
    here.refusePodsOfDaemonSet();
    await()
        .atMost(SOON)
        .until(() -> here.condition(ConnectorsCore.class, "WorkloadsAvailable", "False"));
    await()
        .atMost(SOON)
        .until(
            () ->
                here.find(ConnectorsCore.class, "WorkloadsAvailable")
                    .getReason()
                    .equals("PodSecurity"));
    assertThat(here.find(ConnectorsCore.class, "WorkloadsAvailable").getMessage())
        .contains(
            "kubectl label namespace engine-a pod-security.kubernetes.io/enforce=privileged --overwrite");
    assertThat(here.touches()).isEmpty();

    here.enforce("privileged");
    await().atMost(Duration.ofSeconds(5)).until(() -> !here.touches().isEmpty());
    assertThatNothingIsSent();
    here.becomeReady(ConnectorsCore.class);
  }

  private void assertThatNothingIsSent() {
    var mark = server.audit().mark();
    var before = operator.passes(ConnectorsCore.NAME);
    operator.wake(ConnectorsCore.NAME, here.namespace());
    await().atMost(SOON).until(() -> operator.passes(ConnectorsCore.NAME) > before);
    Requests sent = operator.of(server.audit().requestsSince(mark));
    assertThat(sent.writes()).isEmpty();
  }
}
