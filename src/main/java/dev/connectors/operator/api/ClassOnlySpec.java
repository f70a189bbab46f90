package dev.connectors.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a user may set on a component that brings a ConnectorClass and runs nothing. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ClassOnlySpec(
    @JsonPropertyDescription("Labels for every object of the component") Map<String, String> labels,
    @JsonPropertyDescription("Annotations for every object of the component")
        Map<String, String> annotations,
    @JsonPropertyDescription(
            "Further manifests, as YAML documents, applied with the rights of the ServiceAccount connectors-additional-manifests")
        @Nullable String additionalManifests)
    implements CommonSpec {
  static final ClassOnlySpec NOTHING = new ClassOnlySpec(Map.of(), Map.of(), null);

  public ClassOnlySpec {
    labels = labels == null ? Map.of() : Map.copyOf(labels);
    annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
  }
}
