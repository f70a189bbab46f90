package dev.connectors.connector.api;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A ConnectorClass as it ships. */
public final class ShippedClass {
  private static final Path FOLDER = Path.of("src/main/resources/classes");

  private ShippedClass() {}

  /** Of all that ship. */
  public static List<String> names() {
    try (var files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString().replace(".yaml", ""))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ConnectorClass named(String name) {
    return Serialization.unmarshal(yaml(name), ConnectorClass.class);
  }

  /** As kubectl would take it. */
  public static String yaml(String name) {
    try {
      return Files.readString(FOLDER.resolve(name + ".yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
