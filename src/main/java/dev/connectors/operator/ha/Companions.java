package dev.connectors.operator.ha;

import dev.connectors.operator.api.WorkloadSpec.Autoscaling;
import dev.connectors.operator.ha.Rule.Situation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Objects that go with a Deployment. */
final class Companions {
  static final List<Function<Situation, Optional<HasMetadata>>> ALL =
      List.of(Companions::disruptionBudget, Companions::autoscaler);

  private Companions() {}

  /** Only where there is a pod to spare: of a single pod it would only look like protection. */
  static Optional<HasMetadata> disruptionBudget(Situation situation) {
    if (!situation.workload().isDeployment() || pods(situation) < 2) {
      return Optional.empty();
    }
    return Optional.of(
        new PodDisruptionBudgetBuilder()
            .withMetadata(metadata(situation.workload()))
            .withNewSpec()
            .withSelector(situation.workload().selector())
            .withNewMaxUnavailable(situation.settings().maxDisrupted())
            // A pod that isn't ready serves nobody: it must not keep a node from being drained.
            .withUnhealthyPodEvictionPolicy("AlwaysAllow")
            .endSpec()
            .build());
  }

  private static int pods(Situation situation) {
    var live = situation.facts().liveReplicas().get(situation.workload().name());
    return situation
        .workload()
        .replicas()
        .or(() -> Optional.ofNullable(live))
        .or(() -> situation.autoscaling().map(Autoscaling::minReplicas))
        .orElse(1);
  }

  static Optional<HasMetadata> autoscaler(Situation situation) {
    var workload = situation.workload();
    return situation
        .autoscaling()
        .filter(asked -> workload.isDeployment())
        .map(
            asked ->
                new HorizontalPodAutoscalerBuilder()
                    .withMetadata(metadata(workload))
                    .withNewSpec()
                    .withNewScaleTargetRef()
                    .withApiVersion("apps/v1")
                    .withKind(workload.kind())
                    .withName(workload.name())
                    .endScaleTargetRef()
                    .withMinReplicas(asked.minReplicas())
                    .withMaxReplicas(asked.maxReplicas())
                    .addNewMetric()
                    .withType("Resource")
                    .withNewResource()
                    .withName("cpu")
                    .withNewTarget()
                    .withType("Utilization")
                    .withAverageUtilization(
                        asked.target().orElse(situation.settings().targetCpuUtilization()))
                    .endTarget()
                    .endResource()
                    .endMetric()
                    .endSpec()
                    .build());
  }

  private static ObjectMeta metadata(WorkloadManifest workload) {
    return new ObjectMetaBuilder()
        .withName(workload.name())
        .withNamespace(workload.namespace())
        .withLabels(workload.labels())
        .build();
  }
}
