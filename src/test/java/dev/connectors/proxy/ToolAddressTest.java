package dev.connectors.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolAddressTest {
  private static final String BASE = "http://c-git.team.svc";
  private final ToolAddress address = ToolAddress.of("https://git.example.com/scm/");

  @Test
  void pathIsLaidUnderThePrefixUntouched() {
    assertThat(address).isEqualTo(new ToolAddress(true, "git.example.com", 443, "/scm"));
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
        "/%5c..%5Cx"
      })
  void pathThatClimbsIsSeen(String path) {
    assertThat(ToolAddress.climbs(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a..b/c", "/...", "/.git/x", "/a/./b", "/org%2Frepo"})
  void harmlessPathPasses(String path) {
    assertThat(ToolAddress.climbs(path)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://git.example.com/scm/x?y, http://c-git.team.svc/x?y",
    "https://GIT.example.com:443/scm, http://c-git.team.svc",
    "//git.example.com/scm/x, http://c-git.team.svc/x",
    "/scm/login, http://c-git.team.svc/login",
    "/elsewhere, https://git.example.com/elsewhere",
    "/scmx, https://git.example.com/scmx",
    "https://git.example.com.evil.example/scm/x, https://git.example.com.evil.example/scm/x",
    "https://other.example.com/scm/x, https://other.example.com/scm/x",
    "http://git.example.com/scm/x, http://git.example.com/scm/x",
    "next, next"
  })
  void redirectLeadsBackThroughTheProxyOnlyWithinTheAddress(String location, String expected) {
    assertThat(address.location(location, BASE)).isEqualTo(expected);
  }
}
