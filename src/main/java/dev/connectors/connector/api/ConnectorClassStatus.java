package dev.connectors.connector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether Connectors can use the class. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectorClassStatus(@Nullable Long observedGeneration, List<Condition> conditions) {
  public ConnectorClassStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
