package dev.connectors.connector.api;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The rows of crd/valid-*.yaml and crd/invalid-*.yaml. */
final class Inputs {
  static final String NAMESPACE = "authoring";

  private static final Path FOLDER = Path.of("src/test/resources/crd");
  private static final YAMLMapper YAML = new YAMLMapper();

  /** {@code ${x*3}} is xxx: what is too long to be written out. */
  private static final Pattern REPEATED = Pattern.compile("\\$\\{(.)\\*([0-9]+)}");

  private Inputs() {}

  /** One object, who writes it, and what must come of it. */
  record Row(String name, Map<String, Object> fields) {
    String as() {
      return (String) fields.getOrDefault("as", "author");
    }

    boolean has(String field) {
      return fields.containsKey(field);
    }

    /** What is there already, put there by 0.1.0. */
    Optional<Map<String, Object>> before() {
      return Optional.ofNullable(fields.get("before")).map(spec -> connector(map(spec)));
    }

    /** What is written. */
    Map<String, Object> object() {
      if (has("object")) {
        return map(expanded(fields.get("object")));
      }
      if (has("connectorClass")) {
        return object(
            "ConnectorClass", Map.of("name", "tried-out"), map(fields.get("connectorClass")));
      }
      return connector(has("connector") ? map(fields.get("connector")) : Map.of());
    }

    List<String> says() {
      return fields.get("says") instanceof List<?> all
          ? all.stream().map(String.class::cast).toList()
          : List.of((String) fields.get("says"));
    }

    private Map<String, Object> connector(Map<String, Object> changes) {
      var spec = new LinkedHashMap<String, Object>();
      spec.put("connectorClassName", "git");
      spec.put("address", "https://git.example.com");
      spec.put("auth", Map.of("name", "basicAuth", "secretRef", Map.of("name", "login")));
      spec.putAll(changes);
      var metadata = new LinkedHashMap<String, Object>();
      metadata.put("name", has("before") ? nameOfRow() : "tool");
      metadata.put("namespace", NAMESPACE);
      metadata.putAll(map(fields.getOrDefault("metadata", Map.of())));
      return object("Connector", metadata, spec);
    }

    private static Map<String, Object> object(
        String kind, Map<String, Object> metadata, Map<String, Object> spec) {
      var object = new LinkedHashMap<String, Object>();
      object.put("apiVersion", "connectors.alauda.io/v1alpha1");
      object.put("kind", kind);
      object.put("metadata", expanded(metadata));
      object.put("spec", expanded(spec));
      return object;
    }

    private String nameOfRow() {
      return "row-" + Integer.toHexString(name.hashCode());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * @param kind valid or invalid
   */
  static Stream<Row> of(String kind) {
    try (var files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(kind + "-"))
          .sorted()
          .toList()
          .stream()
          .flatMap(Inputs::rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Row> rows(Path file) {
    try {
      return YAML
          .readValue(file.toFile(), new TypeReference<List<Map<String, Object>>>() {})
          .stream()
          .map(fields -> new Row((String) fields.getOrDefault("bad", fields.get("good")), fields));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object expanded(Object value) {
    return switch (value) {
      case String text -> expanded(text);
      case List<?> list -> list.stream().map(Inputs::expanded).toList();
      case Map<?, ?> map when map.containsKey("repeat") ->
          IntStream.range(0, (Integer) map.get("repeat"))
              .mapToObj(number -> numbered(expanded(map.get("item")), number))
              .toList();
      case Map<?, ?> map -> {
        var copy = new LinkedHashMap<Object, Object>();
        map.forEach((key, one) -> copy.put(key, expanded(one)));
        yield copy;
      }
      default -> value;
    };
  }

  private static String expanded(String text) {
    return REPEATED
        .matcher(text)
        .replaceAll(found -> found.group(1).repeat(Integer.parseInt(found.group(2))));
  }

  private static Object numbered(Object value, int number) {
    return switch (value) {
      case String text -> text.replace("#", Integer.toString(number));
      case List<?> list ->
          new ArrayList<>(list.stream().map(one -> numbered(one, number)).toList());
      case Map<?, ?> map -> {
        var copy = new LinkedHashMap<Object, Object>();
        map.forEach((key, one) -> copy.put(key, numbered(one, number)));
        yield copy;
      }
      default -> value;
    };
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
