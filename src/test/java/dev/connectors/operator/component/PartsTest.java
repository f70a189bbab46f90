package dev.connectors.operator.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.operator.engine.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PartsTest {
  static List<Parts> all() {
    return List.of(ConnectorsCoreReconciler.PARTS, ConnectorsGitReconciler.PARTS);
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyTemplateInTheFolderOfAComponentIsInstalled(Parts parts) throws IOException {
    var folder = Path.of("src/main/resources/templates", parts.component());
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".yaml", "")))
          .containsExactlyInAnyOrderElementsOf(parts.templates());
    }
  }
}
