package dev.connectors.connector.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A named value, given to a class's templates. */
public record Param(
    @Required @JsonPropertyDescription("Name of the parameter, as the ConnectorClass declares it")
        String name,
    @JsonPropertyDescription("Value of the parameter") @Nullable String value) {
  public Optional<String> given() {
    return Optional.ofNullable(value);
  }
}
