package dev.connectors.connector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What the controller-manager found. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectorStatus(
    @JsonPropertyDescription("Generation of the spec that this status speaks of")
        Long observedGeneration,
    @JsonPropertyDescription("Where workloads send their requests") Proxy proxy,
    @JsonPropertyDescription("Where the REST API serves this tool") Api api,
    List<Condition> conditions) {

  public ConnectorStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  public record Proxy(HttpAddress httpAddress) {}

  public record HttpAddress(
      @JsonPropertyDescription("URL of this connector's Service, answered by the proxy")
          String url) {}

  public record Api(@JsonPropertyDescription("Path below the api Service") String path) {}
}
