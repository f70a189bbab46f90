package dev.connectors.operator.ha;

import dev.connectors.operator.api.CommonSpec;
import dev.connectors.operator.api.WorkloadSpec;
import dev.connectors.operator.api.WorkloadSpec.Workload;
import dev.connectors.operator.ha.Policy.Problem;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds what the user must change, each kind by a pure function named after it. CEL rules in the
 * CRD say some of it earlier; an object may be older than the rule.
 */
final class Problems {
  private static final List<BiFunction<WorkloadManifest, Workload, Stream<Problem>>> OF_WORKLOAD =
      List.of(
          Problems::unknownContainer,
          Problems::replicasOfDaemonSet,
          Problems::replicasAndAutoscaling,
          Problems::autoscalingUpsideDown,
          Problems::selectorLabelChanged);

  private Problems() {}

  static List<Problem> of(List<WorkloadManifest> workloads, CommonSpec spec) {
    var byName =
        workloads.stream().collect(Collectors.toMap(WorkloadManifest::name, workload -> workload));
    var own =
        spec.workloads().stream()
            .flatMap(
                asked ->
                    Stream.ofNullable(byName.get(asked.name()))
                        .flatMap(workload -> of(workload, asked)));
    return Stream.of(unknownWorkload(byName, spec), workloadTwice(spec), own)
        .flatMap(found -> found)
        .toList();
  }

  private static Stream<Problem> of(WorkloadManifest workload, Workload asked) {
    return OF_WORKLOAD.stream().flatMap(check -> check.apply(workload, asked));
  }

  private static Stream<Problem> unknownWorkload(
      Map<String, WorkloadManifest> known, CommonSpec spec) {
    return spec.workloads().stream()
        .map(Workload::name)
        .filter(name -> !known.containsKey(name))
        .map(
            name ->
                new Problem(
                    "UnknownWorkload",
                    "spec.workloads: there is no workload %s; this component has %s"
                        .formatted(name, list(known.keySet().stream()))));
  }

  private static Stream<Problem> workloadTwice(CommonSpec spec) {
    var seen = new HashSet<String>();
    return spec.workloads().stream()
        .map(Workload::name)
        .filter(name -> !seen.add(name))
        .distinct()
        .map(
            name ->
                new Problem(
                    "WorkloadTwice",
                    "spec.workloads: %s is there more than once; make it one entry"
                        .formatted(name)));
  }

  private static Stream<Problem> unknownContainer(WorkloadManifest workload, Workload asked) {
    return podSpec(asked).stream()
        .flatMap(pod -> pod.getContainers().stream())
        .map(Container::getName)
        .map(name -> Optional.ofNullable(name).orElse("without a name"))
        .filter(name -> !workload.containers().contains(name))
        .map(
            name ->
                new Problem(
                    "UnknownContainer",
                    "spec.workloads: %s has no container %s; it has %s"
                        .formatted(workload.name(), name, list(workload.containers().stream()))));
  }

  private static Stream<Problem> replicasOfDaemonSet(WorkloadManifest workload, Workload asked) {
    return found(
        !workload.isDeployment() && (asked.pods().isPresent() || asked.scaling().isPresent()),
        "ReplicasRefused",
        "spec.workloads: %s is a DaemonSet, with one pod per node; remove its replicas and autoscaling"
            .formatted(workload.name()));
  }

  private static Stream<Problem> replicasAndAutoscaling(WorkloadManifest workload, Workload asked) {
    return found(
        asked.pods().isPresent() && asked.scaling().isPresent(),
        "ReplicasAndAutoscaling",
        "spec.workloads: %s has both replicas and autoscaling; set one of them"
            .formatted(workload.name()));
  }

  private static Stream<Problem> autoscalingUpsideDown(WorkloadManifest workload, Workload asked) {
    return found(
        asked.scaling().filter(one -> one.minReplicas() > one.maxReplicas()).isPresent(),
        "AutoscalingUpsideDown",
        "spec.workloads: autoscaling of %s has minReplicas above maxReplicas"
            .formatted(workload.name()));
  }

  private static Stream<Problem> selectorLabelChanged(WorkloadManifest workload, Workload asked) {
    var labels =
        asked
            .overlay()
            .flatMap(WorkloadSpec.Template::ofPods)
            .map(WorkloadSpec.Template.Metadata::labels)
            .orElse(Map.of());
    return workload.selectorLabels().entrySet().stream()
        .filter(own -> !labels.getOrDefault(own.getKey(), own.getValue()).equals(own.getValue()))
        .map(
            own ->
                new Problem(
                    "SelectorLabelChanged",
                    "spec.workloads: label %s of %s selects its pods and must stay %s"
                        .formatted(own.getKey(), workload.name(), own.getValue())));
  }

  private static Optional<PodSpec> podSpec(Workload asked) {
    return asked.overlay().flatMap(WorkloadSpec.Template::podSpec);
  }

  private static Stream<Problem> found(boolean violated, String reason, String message) {
    return violated ? Stream.of(new Problem(reason, message)) : Stream.empty();
  }

  private static String list(Stream<String> names) {
    return names.sorted().collect(Collectors.joining(", "));
  }
}
