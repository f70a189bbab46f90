package dev.connectors.platform.http.server;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The port for callers, in the roles that have them. */
@ConfigMapping(prefix = "connectors.http")
public interface HttpSettings {
  /** The address to listen at. */
  @WithDefault("0.0.0.0")
  String host();

  @WithDefault("8080")
  int port();

  /** Bytes of a request line and its headers together. */
  @WithDefault("24576")
  int maxHead();
}
