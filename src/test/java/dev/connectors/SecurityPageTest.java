package dev.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The page on security promises nothing that no test keeps. */
class SecurityPageTest {
  private static final Path PAGE = Path.of("docs/security.md");
  private static final Path TESTS = Path.of("src/test/java");
  private static final Path HOSTILE = Path.of("src/test/resources/hostile");
  private static final String ROW = "hostile: ";
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** Helpers are private or static. */
  private static final String METHOD = "(?m)^  (?:void|Stream<DynamicTest>) %s\\(";

  @TestFactory
  Stream<DynamicTest> everyThreatNamesTestsThatExist() throws IOException {
    var rows = hostileRows();
    var classes = testClasses();
    return threats().stream()
        .map(
            threat ->
                DynamicTest.dynamicTest(
                    threat.getFirst(), () -> check(threat.getLast(), rows, classes)));
  }

  @Test
  void theTableIsThere() throws IOException {
    assertThat(threats()).hasSizeGreaterThanOrEqualTo(30).allSatisfy(t -> assertThat(t).hasSize(3));
  }

  @Test
  void thePageIsFoundFromTheFirstOne() throws IOException {
    assertThat(Files.readString(Path.of("README.md"))).contains("(docs/security.md)");
  }

  private static void check(String shownBy, Set<String> rows, Map<String, Path> classes)
      throws IOException {
    var tests = CODE.matcher(shownBy).results().map(found -> found.group(1)).toList();
    assertThat(tests).isNotEmpty();
    for (var test : tests) {
      if (test.startsWith(ROW)) {
        assertThat(rows).contains(test.substring(ROW.length()));
      } else {
        var name = test.split("\\.", 2);
        var file = Optional.ofNullable(classes.get(name[0]));
        assertThat(file).as(test).isPresent();
        assertThat(Files.readString(file.orElseThrow()))
            .as(test)
            .containsPattern(METHOD.formatted(name[1]));
      }
    }
  }

  /** The cells of each line of the table of threats. */
  private static List<List<String>> threats() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .dropWhile(line -> !line.equals("## Threats"))
        .takeWhile(line -> !line.equals("## What is not defended"))
        .filter(line -> line.startsWith("| "))
        .skip(2)
        .map(line -> Stream.of(line.split("\\|")).map(String::strip).skip(1).toList())
        .toList();
  }

  private static Set<String> hostileRows() throws IOException {
    var names = new HashSet<String>();
    try (var files = Files.list(HOSTILE)) {
      for (var file : files.filter(one -> one.toString().endsWith(".yaml")).toList()) {
        new YAMLMapper()
            .readTree(file.toFile())
            .forEach(row -> names.add(row.get("name").asText()));
      }
    }
    return names;
  }

  private static Map<String, Path> testClasses() throws IOException {
    var classes = new HashMap<String, Path>();
    try (var files = Files.walk(TESTS)) {
      files
          .filter(file -> file.toString().endsWith("Test.java"))
          .forEach(file -> classes.put(file.getFileName().toString().replace(".java", ""), file));
    }
    return classes;
  }
}
