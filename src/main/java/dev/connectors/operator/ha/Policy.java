package dev.connectors.operator.ha;

import dev.connectors.operator.api.CommonSpec;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Adapts rendered manifests to what the user set and to what they are to survive. */
public interface Policy {
  Adapted adapt(List<GenericKubernetesResource> manifests, CommonSpec spec, Facts facts);

  /**
   * What is known of the cluster.
   *
   * @param liveReplicas current {@code spec.replicas} by Deployment name, of those that are under
   *     an HPA or being handed over to one
   */
  record Facts(Set<String> zones, int nodes, Map<String, Integer> liveReplicas) {}

  /**
   * The manifests to apply, or the problems that forbid it.
   *
   * @param problems errors of the user; when there is one, nothing is written
   */
  record Adapted(
      List<GenericKubernetesResource> manifests, List<Problem> problems, List<Note> notes) {}

  /** What the user must change, and how. */
  record Problem(String reason, String message) {}

  /** What was decided for a workload beyond what the user asked for, and why. */
  record Note(String workload, String message) {}
}
