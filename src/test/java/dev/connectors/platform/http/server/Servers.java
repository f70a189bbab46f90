package dev.connectors.platform.http.server;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Servers for tests. */
public final class Servers {
  private Servers() {}

  /** With the bounds of the port for callers as nobody has changed them. */
  public static BoundedServer asShipped(Vertx vertx) {
    return new BoundedServer(
        vertx, "http", Bounds.of(settings(HttpSettings.class)), new SimpleMeterRegistry());
  }

  static <T> T settings(Class<T> mapping) {
    return new SmallRyeConfigBuilder()
        .withConverter(Duration.class, 200, new DurationConverter())
        .withMapping(mapping)
        .build()
        .getConfigMapping(mapping);
  }
}
