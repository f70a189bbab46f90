package dev.connectors.platform.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.connectors.platform.BadSetting;
import dev.connectors.testbed.Settings;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bound that cannot be is said at the start, by its name. */
class BadBoundsTest {
  @ParameterizedTest
  @CsvSource({
    "port, 65536, 1 to 65535",
    "max-head, 0, at least 1",
    "head-timeout, 0s, longer than none",
    "keep-alive, -1s, longer than none",
    "upload, -1, at least 1",
    "upload-timeout, -60s, longer than none",
    "stall-timeout, 0s, longer than none",
    "connections, -4096, at least 1",
    "connections-per-peer, 0, at least 1"
  })
  void boundThatCannotBeIsNamedOnEitherPort(String name, String value, String why) {
    assertThatThrownBy(
            () ->
                Bounds.of(
                    Settings.of(HttpSettings.class, Map.of("connectors.http." + name, value))))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("connectors.http." + name + " must be ")
        .hasMessageContaining(why);
    assertThatThrownBy(
            () ->
                Bounds.of(
                    Settings.of(
                        ManagementSettings.class, Map.of("connectors.management." + name, value))))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("connectors.management." + name + " must be ")
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/33",
    "10.0.0/8",
    "ingress.example.com",
    "fd00::/129",
    "10.0.0.0/-1",
    "1.2.3.4.5"
  })
  void rangeThatIsNoneIsNamed(String value) {
    assertThatThrownBy(
            () ->
                Bounds.of(
                    Settings.of(
                        HttpSettings.class,
                        Map.of("connectors.http.trusted-peers", "10.0.0.0/8," + value))))
        .isInstanceOf(BadSetting.class)
        .hasMessageContainingAll(
            "connectors.http.trusted-peers must be ranges",
            "'" + value + "' is none",
            "CONNECTORS_HTTP_TRUSTED_PEERS");
  }

  @Test
  void sentenceIsFoundUnderWhatTheContainerWrapsAroundIt() {
    var bad = new BadSetting("connectors.http.upload", "must be at least 1, and is 0");
    var wrapped = new IllegalStateException("injecting", new RuntimeException(bad));
    assertThat(BadSetting.in(wrapped)).contains(bad);
    assertThat(BadSetting.in(new IllegalStateException("other"))).isEqualTo(Optional.empty());
  }
}
