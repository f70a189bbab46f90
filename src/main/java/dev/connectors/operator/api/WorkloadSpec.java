package dev.connectors.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a user may set on a component that runs workloads. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WorkloadSpec(
    @JsonPropertyDescription("Changes to this component's workloads, by Deployment name")
        List<Workload> workloads,
    @JsonPropertyDescription("What the component is to survive; workloads still wins")
        @Nullable HighAvailability highAvailability,
    @JsonPropertyDescription("Prefix in place of the images' own registry, for air-gapped clusters")
        @Nullable String registry,
    @JsonPropertyDescription("Secrets with which the component's images are pulled")
        List<LocalObjectReference> imagePullSecrets,
    @JsonPropertyDescription("Labels for every object of the component") Map<String, String> labels,
    @JsonPropertyDescription("Annotations for every object of the component")
        Map<String, String> annotations,
    @JsonPropertyDescription(
            "Further manifests, as YAML documents, applied with the rights of the ServiceAccount connectors-additional-manifests")
        @Nullable String additionalManifests)
    implements CommonSpec.OfPods {

  public WorkloadSpec {
    workloads = workloads == null ? List.of() : List.copyOf(workloads);
    imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
    labels = labels == null ? Map.of() : Map.copyOf(labels);
    annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
  }

  public record HighAvailability(
      @Default("None")
          @JsonPropertyDescription(
              "None: 1 replica; Node: 2, on two nodes; Zone: 3, in three zones")
          @Nullable Profile profile) {
    /** The largest loss that the installation is laid out for. */
    public enum Profile {
      None,
      Node,
      Zone
    }
  }

  /** Changes to one Deployment or DaemonSet. */
  @ValidationRule(
      value = "!has(self.replicas) || !has(self.autoscaling)",
      message = "set replicas or autoscaling, not both")
  public record Workload(
      @Required @JsonPropertyDescription("Name of the Deployment or DaemonSet") String name,
      @Min(0) @Max(100) @JsonPropertyDescription("Number of pods") @Nullable Integer replicas,
      @JsonPropertyDescription("Number of pods by load, instead of replicas")
          @Nullable Autoscaling autoscaling,
      @JsonPropertyDescription(
              "Laid over the pod template: containers by name; affinity replaces the built-in one whole")
          @Nullable Template template) {
    public Optional<Integer> pods() {
      return Optional.ofNullable(replicas);
    }

    /** Set when the number of pods is the autoscaler's. */
    public Optional<Autoscaling> scaling() {
      return Optional.ofNullable(autoscaling);
    }

    public Optional<Template> overlay() {
      return Optional.ofNullable(template);
    }
  }

  @ValidationRule(
      value = "self.minReplicas <= self.maxReplicas",
      message = "minReplicas must not be more than maxReplicas")
  public record Autoscaling(
      @Required @Min(1) Integer minReplicas,
      @Required @Min(1) @Max(100) Integer maxReplicas,
      @Default("70")
          @Min(1)
          @Max(100)
          @JsonPropertyDescription("Mean CPU use to aim for, in percent of the request")
          @Nullable Integer targetCPUUtilization) {
    /** In percent of the request. */
    public Optional<Integer> target() {
      return Optional.ofNullable(targetCPUUtilization);
    }
  }

  public record Template(
      @Nullable Metadata metadata, @PreserveUnknownFields @Nullable PodSpec spec) {
    public Optional<Metadata> ofPods() {
      return Optional.ofNullable(metadata);
    }

    public Optional<PodSpec> podSpec() {
      return Optional.ofNullable(spec);
    }

    public record Metadata(Map<String, String> labels, Map<String, String> annotations) {
      public Metadata {
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
      }
    }
  }
}
