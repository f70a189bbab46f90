package dev.connectors.connector.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** A Secret in the Connector's own namespace. */
public record SecretRef(
    @Required @JsonPropertyDescription("Name of a Secret in the Connector's own namespace")
        String name) {}
