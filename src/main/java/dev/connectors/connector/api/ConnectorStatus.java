package dev.connectors.connector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the controller-manager found. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectorStatus(
    @JsonPropertyDescription("Generation of the spec that this status speaks of")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Where workloads send their requests") @Nullable Proxy proxy,
    @JsonPropertyDescription("Where the REST API serves this tool") @Nullable Api api,
    List<Condition> conditions) {

  public ConnectorStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  public record Proxy(@Nullable HttpAddress httpAddress) {}

  public record HttpAddress(
      @JsonPropertyDescription("URL of this connector's Service, answered by the proxy")
          @Nullable String url) {}

  public record Api(@JsonPropertyDescription("Path below the api Service") @Nullable String path) {}
}
