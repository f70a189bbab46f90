package dev.connectors.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A row of the tables in {@code src/test/resources/hostile}, whose README.md says what the fields
 * mean; rows with {@code entries} or {@code each} are there once for each value.
 */
record HostileRow(String title, JsonNode row, String entry, Map<String, String> chosen) {
  static final Path TABLES = Path.of("src/test/resources/hostile");
  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "as",
          "connector",
          "entries",
          "each",
          "head",
          "body",
          "send",
          "then",
          "answers",
          "hangsUp",
          "status",
          "cutOff",
          "sees",
          "holds",
          "lacks",
          "log");

  /** All rows as they are written. */
  static List<String> names() {
    return files().flatMap(HostileRow::written).map(row -> row.get("name").asText()).toList();
  }

  /** All rows, each once for each of its values. */
  static Stream<HostileRow> all() {
    return files().flatMap(file -> written(file).flatMap(row -> each(topic(file), row)));
  }

  String text(String field, String otherwise) {
    return row.path(field).asText(otherwise);
  }

  boolean is(String field) {
    return row.path(field).asBoolean();
  }

  List<String> texts(String field) {
    return elements(row.path(field)).map(JsonNode::asText).toList();
  }

  /** The answers that the caller gets on its connection; none when it is only closed. */
  List<Integer> statuses() {
    return elements(row.get("status")).map(JsonNode::asInt).toList();
  }

  List<JsonNode> sees() {
    return elements(row.path("sees")).toList();
  }

  /** The elements of a list, or the one value that stands for a list of one. */
  static Stream<JsonNode> elements(JsonNode node) {
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false)
        : Stream.of(node).filter(one -> !one.isMissingNode());
  }

  private static Stream<Path> files() {
    try (var files = Files.list(TABLES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String topic(Path file) {
    return file.getFileName().toString().replace(".yaml", "");
  }

  private static Stream<JsonNode> written(Path file) {
    try {
      return elements(new YAMLMapper().readTree(file.toFile()))
          .peek(row -> row.fieldNames().forEachRemaining(f -> assertThat(FIELDS).contains(f)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<HostileRow> each(String topic, JsonNode row) {
    List<HostileRow> rows = new ArrayList<>();
    var entries = row.has("entries") ? row.get("entries") : new YAMLMapper().valueToTree("path");
    var choices = choices(row.path("each"));
    elements(entries)
        .map(JsonNode::asText)
        .forEach(
            entry ->
                choices.forEach(
                    chosen -> {
                      var which = new ArrayList<>(chosen.values());
                      if (row.has("entries")) {
                        which.addFirst(entry);
                      }
                      var title =
                          topic
                              + ": "
                              + row.get("name").asText()
                              + (which.isEmpty() ? "" : " " + which);
                      rows.add(new HostileRow(title, row, entry, chosen));
                    }));
    return rows.stream();
  }

  private static List<Map<String, String>> choices(JsonNode each) {
    List<Map<String, String>> all = List.of(Map.of());
    for (var variable : each.properties()) {
      List<Map<String, String>> more = new ArrayList<>();
      for (var before : all) {
        elements(variable.getValue())
            .forEach(
                value -> {
                  var chosen = new TreeMap<>(before);
                  chosen.put(variable.getKey(), value.asText());
                  more.add(chosen);
                });
      }
      all = more;
    }
    return all;
  }
}
