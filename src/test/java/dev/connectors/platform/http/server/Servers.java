package dev.connectors.platform.http.server;

import dev.connectors.testbed.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;

/** Servers for tests. */
public final class Servers {
  private Servers() {}

  /** With the bounds of the port for callers as nobody has changed them. */
  public static BoundedServer asShipped(Vertx vertx) {
    return new BoundedServer(
        vertx, "http", Bounds.of(settings(HttpSettings.class)), new SimpleMeterRegistry());
  }

  /** With these settings of the port for callers, and the shipped ones else. */
  public static BoundedServer with(Vertx vertx, Map<String, String> changed, MeterRegistry meters) {
    var settings = Settings.of(HttpSettings.class, changed);
    return new BoundedServer(vertx, "http", Bounds.of(settings), meters);
  }

  static <T> T settings(Class<T> mapping) {
    return new SmallRyeConfigBuilder()
        .withConverter(Duration.class, 200, new DurationConverter())
        .withMapping(mapping)
        .build()
        .getConfigMapping(mapping);
  }
}
