package dev.connectors.connector.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Secret in the Connector's own namespace. */
public record SecretRef(
    @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Name of a Secret in the Connector's own namespace")
        String name,
    @Size(max = 253)
        @JsonPropertyDescription(
            "The Connector's own namespace, or nothing: another one is refused, and nothing reads it")
        @Nullable String namespace) {
  /** The namespace that is asked for, if it is not this one. */
  public Optional<String> elsewhere(String own) {
    return Optional.ofNullable(namespace).filter(asked -> !asked.equals(own));
  }
}
