package dev.connectors.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The git class as it is installed. */
final class ShippedClass {
  private static final Path GIT =
      Path.of("src/main/resources/templates/connectors-git/30-connectorclass.yaml");

  private ShippedClass() {}

  /** Its spec; what Qute fills in stands before it. */
  static String git() throws IOException {
    var yaml = Files.readString(GIT);
    var start = yaml.indexOf("{|spec:\n") + "{|spec:\n".length();
    return yaml.substring(start, yaml.indexOf("|}")).stripIndent();
  }
}
