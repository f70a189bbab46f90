package dev.connectors.connector.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.connectors.connector.api.ConnectorClassSpec;
import dev.connectors.connector.api.ShippedClass;
import dev.connectors.connector.tool.Requirement.BadRequest;
import dev.connectors.connector.tool.Requirement.MethodNotAllowed;
import dev.connectors.connector.tool.Requirement.Needs;
import dev.connectors.connector.tool.Requirement.NotAllowed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables are data: a request and what it takes, or how it is refused. */
class OperationsTest {
  private static final Path CASES = Path.of("src/test/resources/operations");

  static Stream<Arguments> cases() throws IOException {
    var all = Stream.<Arguments>builder();
    for (var name : List.of("git", "closed", "by-method")) {
      var file = new YAMLMapper().readTree(CASES.resolve(name + ".yaml").toFile());
      var spec = name.equals("git") ? ShippedClass.named("git").getSpec() : spec(file.get("class"));
      var operations = Operations.of(name, spec);
      for (var row : file.get("cases")) {
        all.add(Arguments.of(name + ": " + row.get("request").asText(), operations, row));
      }
    }
    return all.build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void requestTakesWhatTheTableSays(String title, Operations operations, JsonNode row) {
    var request = row.get("request").asText().split(" ", 2);
    var uri = request[1].split("\\?", 2);
    var requirement =
        operations.of(
            request[0],
            uri[0],
            uri.length == 2 ? uri[1] : "",
            row.path("upgrade").asBoolean(false));
    assertThat(shown(requirement))
        .as("%s: %s", title, requirement)
        .isEqualTo(row.get("is").asText());
    if (row.has("why")) {
      assertThat(requirement.toString()).contains(row.get("why").asText());
    }
  }

  private static String shown(Requirement requirement) {
    return switch (requirement) {
      case Needs needs ->
          needs.verbs().stream().map(Enum::name).sorted().collect(Collectors.joining(" "))
              + (needs.mint() ? " mint" : "")
              + (needs.lfsBatch() ? " batch" : "");
      case BadRequest bad -> "400";
      case NotAllowed not -> "403";
      case MethodNotAllowed not -> "405";
    };
  }

  @Test
  void rawBytesThatNoTableCanHoldAreRefused() throws IOException {
    var operations = Operations.of("git", ShippedClass.named("git").getSpec());
    for (var path : List.of("/r\u0000/HEAD", "/r\n/HEAD", "/r é/HEAD", "/r#/HEAD", "r/HEAD", "")) {
      assertThat(shown(operations.of("GET", path, "", false))).as(path).isEqualTo("400");
    }
    assertThat(shown(operations.of("GET", "/a".repeat(257), "", false))).isEqualTo("400");
    assertThat(shown(operations.of("GET", "/" + "a".repeat(9000), "", false))).isEqualTo("400");
    assertThat(shown(operations.of("GET", "/r/HEAD", "a=" + "b".repeat(17_000), false)))
        .isEqualTo("400");
    assertThat(shown(operations.of("GET", "/%2f;.%5c%2f/%252f./%23/", "", false))).isEqualTo("400");
  }

  @Test
  void aClassWithABrokenGlobAllowsNothing() throws IOException {
    var spec = spec(new YAMLMapper().readTree("{unmatched: ByMethod, mint: [no-slash]}"));
    assertThat(Operations.of("broken", spec).of("GET", "/x", "", false))
        .isInstanceOf(NotAllowed.class);
    assertThatIllegalArgumentException().isThrownBy(() -> Glob.of("no-slash"));
  }

  @Test
  void hostilePatternsAndPathsAreMatchedInTime() {
    var glob = Glob.of("/**/a/**/a/**/a/**/a/**/a/**/" + "*a".repeat(200) + "b/**/c");
    var path = ("/" + "a".repeat(30)).repeat(250);
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          for (int i = 0; i < 10; i++) {
            assertThat(glob.matches(path)).isFalse();
            assertThat(Glob.of("/**/a".repeat(80) + "/b").matches("/a".repeat(250))).isFalse();
          }
        });
  }

  private static ConnectorClassSpec spec(JsonNode yaml) throws IOException {
    return new ObjectMapper().treeToValue(yaml, ConnectorClassSpec.class);
  }
}
