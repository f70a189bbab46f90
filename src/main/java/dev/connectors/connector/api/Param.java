package dev.connectors.connector.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** A named value, given to a class's templates. */
public record Param(
    @Required @JsonPropertyDescription("Name of the parameter, as the ConnectorClass declares it")
        String name,
    @JsonPropertyDescription("Value of the parameter") String value) {}
