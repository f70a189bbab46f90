package dev.connectors.operator.cluster;

import dev.connectors.operator.api.ComponentStatus.Survives;
import dev.connectors.operator.api.ComponentStatus.WorkloadStatus;
import dev.connectors.operator.plan.Kind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Deployment or DaemonSet as it is now.
 *
 * @param observed whether its controller has seen its newest generation
 * @param present pods that exist, of whatever generation
 * @param obstacle what its controller says against it, if it has given up or cannot make pods
 * @param refusal what Pod Security says against its pods
 */
public record Workload(
    String name,
    Kind kind,
    boolean observed,
    int desired,
    int updated,
    int available,
    int present,
    List<Placement.ReadyPod> pods,
    Optional<String> obstacle,
    Optional<String> refusal) {

  public static Workload of(
      GenericKubernetesResource object, List<Placement.ReadyPod> pods, Optional<String> refusal) {
    var kind = Kind.of(object);
    var daemons = kind.equals(Kind.DAEMON_SET);
    return new Workload(
        object.getMetadata().getName(),
        kind,
        number(object, "observedGeneration") >= generation(object),
        daemons ? number(object, "desiredNumberScheduled") : replicas(object),
        number(object, daemons ? "updatedNumberScheduled" : "updatedReplicas"),
        number(object, daemons ? "numberAvailable" : "availableReplicas"),
        number(object, daemons ? "currentNumberScheduled" : "replicas"),
        pods,
        obstacle(object),
        refusal);
  }

  public boolean rolledOut() {
    return observed && updated == desired && available >= desired && present == desired;
  }

  public int nodes() {
    return (int) pods.stream().map(Placement.ReadyPod::node).distinct().count();
  }

  public int zones() {
    return (int)
        pods.stream().map(Placement.ReadyPod::zone).filter(z -> !z.isEmpty()).distinct().count();
  }

  /** The largest loss that leaves it a ready pod. */
  public Survives survives() {
    if (zones() > 1) {
      return Survives.Zone;
    }
    if (nodes() > 1) {
      return Survives.Node;
    }
    return pods.size() > 1 ? Survives.Pod : Survives.None;
  }

  /** The largest loss after which each of them has a ready pod; DaemonSets are bound to nodes. */
  public static Survives survives(List<Workload> workloads) {
    return workloads.stream()
        .filter(workload -> workload.kind().equals(Kind.DEPLOYMENT))
        .map(Workload::survives)
        .min(Enum::compareTo)
        .orElse(Survives.None);
  }

  public WorkloadStatus status() {
    return new WorkloadStatus(name, kind.kind(), desired, updated, available, nodes(), zones());
  }

  private static int replicas(GenericKubernetesResource object) {
    @Nullable Object replicas = object.get("spec", "replicas");
    return replicas instanceof Number n ? n.intValue() : 1;
  }

  private static long generation(GenericKubernetesResource object) {
    var generation = object.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }

  private static int number(GenericKubernetesResource object, String field) {
    @Nullable Object value = object.get("status", field);
    return value instanceof Number n ? n.intValue() : 0;
  }

  private static Optional<String> obstacle(GenericKubernetesResource object) {
    @Nullable List<Map<String, Object>> conditions = object.get("status", "conditions");
    return conditions == null
        ? Optional.empty()
        : conditions.stream()
            .filter(c -> isState(c, "ReplicaFailure", "True") || isState(c, "Progressing", "False"))
            .map(c -> String.valueOf(c.get("message")))
            .findFirst();
  }

  private static boolean isState(Map<String, Object> condition, String type, String status) {
    return type.equals(condition.get("type")) && status.equals(condition.get("status"));
  }
}
