package dev.connectors.platform.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Times and sizes of the connections from here to what a request is passed on to. */
@ConfigMapping(prefix = "connectors.proxy")
public interface RelaySettings {
  /** For a TCP connection to one address. */
  @WithDefault("5s")
  Duration connectTimeout();

  /** From the last byte of the request to the head of the answer. */
  @WithDefault("60s")
  Duration responseTimeout();

  /** Without a byte in either direction once the answer has begun. */
  @WithDefault("30m")
  Duration idleTimeout();

  /**
   * Connections to one host and port; further requests wait. As many as may be under way in all, so
   * that no namespace waits for another's requests to a host that they share.
   */
  @WithDefault("1536")
  int connectionsPerTool();

  /** How long a connection is kept for the next request. */
  @WithDefault("15s")
  Duration keepAlive();
}
