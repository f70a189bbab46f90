package dev.connectors.operator.ha;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import java.util.Map;
import java.util.Optional;

/**
 * Finds required pod anti-affinity that a workload's pods hold against each other. Where every
 * domain has its pod, a rolling update's extra one is Pending for ever.
 */
final class RequiredAntiAffinity {
  private RequiredAntiAffinity() {}

  /** The topology key of the first such term. */
  static Optional<String> blockingSurge(WorkloadManifest workload) {
    return Optional.ofNullable(workload.affinity().getPodAntiAffinity()).stream()
        .flatMap(
            antiAffinity ->
                antiAffinity.getRequiredDuringSchedulingIgnoredDuringExecution().stream())
        .filter(term -> meetsItself(term, workload))
        .map(PodAffinityTerm::getTopologyKey)
        .findFirst();
  }

  private static boolean meetsItself(PodAffinityTerm term, WorkloadManifest workload) {
    return meetsNamespace(term, workload.namespace())
        // Held against pods of the same revision only, it lets the next one in.
        && !term.getMatchLabelKeys().contains(Defaults.REVISION)
        && term.getLabelSelector() != null
        && selects(term.getLabelSelector(), workload.podLabels());
  }

  /** The labels of namespaces are not known here: a selector of them is taken to match. */
  private static boolean meetsNamespace(PodAffinityTerm term, String namespace) {
    return term.getNamespaceSelector() != null
        || term.getNamespaces().isEmpty()
        || term.getNamespaces().contains(namespace);
  }

  static boolean selects(LabelSelector selector, Map<String, String> labels) {
    var wanted = Optional.ofNullable(selector.getMatchLabels()).orElse(Map.of());
    return labels.entrySet().containsAll(wanted.entrySet())
        && selector.getMatchExpressions().stream().allMatch(e -> holds(e, labels));
  }

  private static boolean holds(LabelSelectorRequirement requirement, Map<String, String> labels) {
    var key = requirement.getKey();
    var in = labels.containsKey(key) && requirement.getValues().contains(labels.get(key));
    return switch (requirement.getOperator()) {
      case "In" -> in;
      case "NotIn" -> !in;
      case "Exists" -> labels.containsKey(key);
      case "DoesNotExist" -> !labels.containsKey(key);
      default -> false;
    };
  }
}
