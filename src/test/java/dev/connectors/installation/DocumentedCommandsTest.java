package dev.connectors.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentedCommandsTest {
  @Test
  void starStandsForAnythingAndBlanksAreEqual() {
    var printed = "NAME   READY   AGE\ngit    True    12s\n";
    assertThat(DocumentedCommands.matches("NAME READY AGE\ngit  True  *", printed)).isTrue();
    assertThat(DocumentedCommands.matches("git False *", printed)).isFalse();
    assertThat(DocumentedCommands.matches("oci True *", printed)).isFalse();
  }

  @Test
  void everyPageHasCommandsWithWhatTheyPrint() throws IOException {
    for (var page : new String[] {"docs/install.md", "docs/git.md", "docs/authoring.md"}) {
      var steps = DocumentedCommands.stepsOf(Path.of(page));
      assertThat(steps).hasSizeGreaterThanOrEqualTo(3);
      assertThat(steps).anyMatch(step -> !step.output().isEmpty());
    }
  }
}
