package dev.connectors.platform.http.name;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.connectors.platform.BadSetting;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadNameSettingsTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @ParameterizedTest
  @CsvSource({
    "min-ttl, 31s, connectors.dns.max-ttl",
    "max-ttl, -1s, longer than none",
    "stale-if-error, -10m, longer than none",
    "refusal-age, 0s, longer than none",
    "query-timeout, 0s, longer than none",
    "lookup-timeout, 0s, longer than none",
    "patience, -1s, longer than none",
    "max-names, 0, at least 1",
    "max-lookups, -1, at least 1",
    "max-lookups-per-namespace, 0, at least 1",
    "max-lookups-per-zone, 0, at least 1",
    "max-waiting-per-namespace, -5, at least 1",
    "max-waiting, 0, at least 1"
  })
  void settingThatCannotBeIsNamedAtTheStart(String name, String value, String why) {
    assertThatThrownBy(
            () -> new NamesOnLoopback(vertx, Map.of("connectors.dns." + name, value), List.of()))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("connectors.dns." + name + " must be ")
        .hasMessageContaining(why);
  }
}
