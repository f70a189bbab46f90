package dev.connectors.platform.http.server;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;

/** Servers for tests. */
public final class Servers {
  private Servers() {}

  /** With the bounds of the port for callers as nobody has changed them. */
  public static BoundedServer asShipped(Vertx vertx) {
    return new BoundedServer(vertx, Bounds.of(settings(HttpSettings.class)));
  }

  static <T> T settings(Class<T> mapping) {
    return new SmallRyeConfigBuilder().withMapping(mapping).build().getConfigMapping(mapping);
  }
}
