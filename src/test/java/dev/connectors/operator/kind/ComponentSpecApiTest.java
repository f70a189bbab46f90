package dev.connectors.operator.kind;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.operator.api.WorkloadSpec;
import dev.connectors.testbed.ApiServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What users set on a component or its namespace, and what it does to what runs. */
class ComponentSpecApiTest extends OperatorTestBase {
  ComponentSpecApiTest(ApiServer server) {
    super(server);
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
    here.setSpec(new WorkloadSpec(null, null, null, null, null, null, null));
    await().atMost(SOON).until(() -> here.isReady(ConnectorsCore.class));
  }

  @Test
  void additionalManifestsAreRefusedNotIgnored() {
    here.installAll();
    here.setSpec(new WorkloadSpec(null, null, null, null, null, null, "kind: ConfigMap"));
    await()
        .atMost(SOON)
        .until(
            () ->
                here.find(ConnectorsCore.class, "Stalled")
                    .getReason()
                    .equals("AdditionalManifestsNotSupported"));
  }

  @Test
  void pausedComponentIsLeftAlone() {
    here.installAll();
    here.annotate("true");
    await().atMost(SOON).until(() -> here.condition(ConnectorsCore.class, "Paused", "True"));
    var service = here.objects().owned("Service", "connectors-api");
    here.objects().remove(service);
    await()
        .atMost(SOON)
        .until(() -> here.condition(ConnectorsCore.class, "ManifestsApplied", "False"));
    assertThat(here.objects().exists(service)).isFalse();
    here.annotate("false");
    await().atMost(SOON).until(() -> here.objects().exists(service));
  }

  @Test
  void replicasAreHandedToAnAutoscalerAtTheirLiveNumber() {
    here.installAll();
    here.setSpec(scaled(new WorkloadSpec.Workload("connectors-proxy", 3, null, null)));
    await().atMost(SOON).until(() -> here.replicas("connectors-proxy") == 3);
    var autoscaling = new WorkloadSpec.Autoscaling(2, 6, 70);
    here.setSpec(scaled(new WorkloadSpec.Workload("connectors-proxy", null, autoscaling, null)));
    await()
        .atMost(SOON)
        .until(
            () ->
                here.objects()
                    .exists("autoscaling/v2", "HorizontalPodAutoscaler", "connectors-proxy"));
    await()
        .atMost(SOON)
        .until(() -> here.condition(ConnectorsCore.class, "ManifestsApplied", "True"));
    assertThat(here.replicas("connectors-proxy")).isEqualTo(3);

    here.scaleByAutoscaler("connectors-proxy", 5);
    operator.wake(ConnectorsCore.NAME, here.namespace());
    assertThatNothingIsSent();
    assertThat(here.replicas("connectors-proxy")).isEqualTo(5);
  }

  private static WorkloadSpec scaled(WorkloadSpec.Workload workload) {
    return new WorkloadSpec(List.of(workload), null, null, null, null, null, null);
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
    await().atMost(SOON).until(() -> !here.touches().isEmpty());
    assertThatNothingIsSent();
    here.becomeReady(ConnectorsCore.class);
  }
}
