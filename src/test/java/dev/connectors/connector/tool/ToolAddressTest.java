package dev.connectors.connector.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolAddressTest {
  private final ToolAddress address = new ToolAddress(true, "git.example.com", 443, "/scm");

  @Test
  void pathIsLaidUnderThePrefixUntouched() {
    assertThat(ToolAddress.read("https://Git.example.com/scm/"))
        .isEqualTo(new Outcome.Good<>(address));
    assertThat(address.uri("/a%2Fb//c?x=%20+&y", Map.of())).isEqualTo("/scm/a%2Fb//c?x=%20+&y");
  }

  @Test
  void injectedParameterReplacesTheCallers() {
    assertThat(address.uri("/a?key=mine&k%65y=too&b=c", Map.of("key", "s&t")))
        .isEqualTo("/scm/a?b=c&key=s%26t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../x",
        "/a/..",
        "/%2e%2e/x",
        "/.%2E/x",
        "/a%2f..%2fx",
        "/..;x/y",
        "/a\\..\\x",
        "/%5c..%5Cx",
        "/a/%20../x",
        "/. ./x"
      })
  void pathThatClimbsIsSeen(String path) {
    assertThat(DotSegments.climbs(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a..b/c", "/...", "/.git/x", "/a/./b", "/org%2Frepo"})
  void harmlessPathPasses(String path) {
    assertThat(DotSegments.climbs(path)).isFalse();
  }
}
