package dev.connectors.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a user may set on a component whose tools are also reached from outside the cluster. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ExposedSpec(
    @JsonPropertyDescription("Changes to this component's workloads, by Deployment name")
        List<WorkloadSpec.Workload> workloads,
    @JsonPropertyDescription("What the component is to survive; workloads still wins")
        WorkloadSpec.@Nullable HighAvailability highAvailability,
    @JsonPropertyDescription("Prefix in place of the images' own registry, for air-gapped clusters")
        @Nullable String registry,
    @JsonPropertyDescription("Secrets with which the component's images are pulled")
        List<LocalObjectReference> imagePullSecrets,
    @JsonPropertyDescription("Labels for every object of the component") Map<String, String> labels,
    @JsonPropertyDescription("Annotations for every object of the component")
        Map<String, String> annotations,
    @JsonPropertyDescription(
            "Further manifests, as YAML documents, applied with the rights of the ServiceAccount connectors-additional-manifests")
        @Nullable String additionalManifests,
    @JsonPropertyDescription("The way from outside the cluster to the tools of this kind")
        @Nullable Expose expose)
    implements CommonSpec.OfPods {

  public ExposedSpec {
    workloads = workloads == null ? List.of() : List.copyOf(workloads);
    imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
    labels = labels == null ? Map.of() : Map.copyOf(labels);
    annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
  }

  /** Set when the tools are to be reached from outside, too. */
  public Optional<Expose> wayIn() {
    return Optional.ofNullable(expose);
  }

  public record Expose(
      @Default("ClusterIP") @Nullable Type type,
      @JsonPropertyDescription("Host or address by which callers name it") @Nullable String domain,
      @Nullable NodePort nodePort,
      @Nullable Ingress ingress,
      @Nullable Gateway gateway,
      @Default("Path")
          @JsonPropertyDescription(
              "Path: one host for all connectors; Subdomain: a host for each, under domain")
          @Nullable Routing routing) {
    public enum Type {
      ClusterIP,
      NodePort,
      Ingress,
      Gateway
    }

    /** How a request names its connector. */
    public enum Routing {
      Path,
      Subdomain
    }

    public record NodePort(@Min(1) @Max(65535) @Nullable Integer port) {}

    public record Ingress(
        @Nullable String ingressClassName,
        @JsonPropertyDescription("Secret with the certificate of domain")
            @Nullable String tlsSecretName,
        Map<String, String> annotations) {
      public Ingress {
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
      }
    }

    public record Gateway(List<ParentRef> parentRefs) {
      public Gateway {
        parentRefs = parentRefs == null ? List.of() : List.copyOf(parentRefs);
      }
    }

    /** A Gateway, or one of its listeners, that the routes attach to. */
    public record ParentRef(
        @Required String name, @Nullable String namespace, @Nullable String sectionName) {}
  }
}
