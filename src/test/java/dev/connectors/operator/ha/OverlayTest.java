package dev.connectors.operator.ha;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class OverlayTest {
  private static final Path CASES = Path.of("src/test/resources/overlay/cases.yaml");

  @TestFactory
  Stream<DynamicTest> overlayIsLaidOverAsTheTableSays() throws IOException {
    return WorkloadManifest.elements(new YAMLMapper().readTree(CASES.toFile()))
        .map(c -> DynamicTest.dynamicTest(c.path("name").asText(), () -> check(c)));
  }

  private static void check(JsonNode testCase) {
    var base = (ObjectNode) testCase.get("base");
    var before = base.deepCopy();
    assertThat(Overlay.over(base, (ObjectNode) testCase.get("overlay")))
        .isEqualTo(testCase.get("result"));
    assertThat(base).as("the base is not changed").isEqualTo(before);
  }
}
