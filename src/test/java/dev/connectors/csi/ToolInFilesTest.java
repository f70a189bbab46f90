package dev.connectors.csi;

import static dev.connectors.csi.Driver.GIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.connectors.connector.api.ConnectorStatus;
import dev.connectors.connector.tool.ToolAddress;
import dev.connectors.connector.tool.ToolRow;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ToolInFilesTest {
  @TempDir private Path pods;

  /** The driver sees no credential. */
  static Stream<ToolRow> rows() {
    return ToolRow.all().filter(row -> !row.refusesCredential());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void filesSayWhatTheOneAnswerSays(ToolRow row) {
    var driver = new Driver(pods);
    driver.connectors.put(GIT, row.connector());
    driver.classes.put("git", row.connectorClass());
    if (row.refused().isPresent()) {
      assertThat(catchThrowableOfType(VolumeProblem.class, driver::publish))
          .hasMessageContaining(row.refused().get());
      return;
    }
    driver.publish();
    assertThat(driver.target().resolve("hint.txt"))
        .hasContent(
            "%s %s <%s>"
                .formatted(
                    ToolAddress.withoutLastSlashes(row.address()), row.verified(), row.flavour()));
  }

  @Test
  void aVolumeCannotSwitchVerificationToWhatIsNeither() {
    var driver = new Driver(pods);
    assertThat(
            catchThrowableOfType(
                VolumeProblem.class,
                () ->
                    driver.publish(
                        "configuration.params", "[{\"name\":\"sslVerify\",\"value\":\"no\"}]")))
        .hasMessageContaining("sslVerify");
    driver.publish("configuration.params", "[{\"name\":\"sslVerify\",\"value\":\"False\"}]");
    assertThat(driver.target().resolve("hint.txt")).content().endsWith(" false");
  }

  @Test
  void aPatchedStatusLeadsNoTokenElsewhere() {
    var driver = new Driver(pods);
    driver
        .connectors
        .get(GIT)
        .setStatus(
            new ConnectorStatus(
                1L,
                new ConnectorStatus.Proxy(
                    new ConnectorStatus.HttpAddress("http://evil.example.com")),
                new ConnectorStatus.Api("/"),
                List.of()));
    driver.publish();
    assertThat(driver.target().resolve("connector.status.proxyAddress"))
        .hasContent("http://c-git.team.svc.cluster.local");
    assertThat(driver.target().resolve(".gitconfig")).content().doesNotContain("evil");
    assertThat(driver.target().resolve(".env")).content().doesNotContain("evil");
  }
}
