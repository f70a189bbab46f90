package dev.connectors.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the operator found, in the terms of kstatus. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ComponentStatus(
    @JsonPropertyDescription("Generation of the spec that this status speaks of")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Version that is installed") @Nullable String version,
    @JsonPropertyDescription("Namespace of the operator that wrote this status")
        @Nullable String operator,
    @JsonPropertyDescription(
            "The largest loss after which every workload still has a ready pod, as they are placed now")
        @Nullable Survives survives,
    List<WorkloadStatus> workloads,
    List<Condition> conditions) {

  public ComponentStatus {
    workloads = workloads == null ? List.of() : List.copyOf(workloads);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  /** Namespace of the operator that wrote it. */
  public Optional<String> writer() {
    return Optional.ofNullable(operator);
  }

  /** In rising order. */
  public enum Survives {
    None,
    Pod,
    Node,
    Zone
  }

  public record WorkloadStatus(
      String name, String kind, int desired, int updated, int ready, int nodes, int zones) {}
}
