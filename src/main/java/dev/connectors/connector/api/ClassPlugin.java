package dev.connectors.connector.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;

/** A plugin of this installation, which the proxy calls for GET …/path/NAME/LISTING. */
public record ClassPlugin(
    @Required @JsonPropertyDescription("Name of the plugin: git, oci, maven or harbor") String name,
    @JsonPropertyDescription("Listings that it answers, such as gitrefs") List<String> listings) {
  public ClassPlugin {
    // Classes that 0.1.0 took named a Service here, which is no plugin's name.
    name = name == null ? "" : name;
    listings = listings == null ? List.of() : List.copyOf(listings);
  }
}
