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
   * Connections of one connector, divided among the event loops; further requests wait. More than
   * may be under way to one connector, so that who was let in waits for nobody.
   */
  @WithDefault("512")
  int connectionsPerConnector();

  /** Connections of all connectors together; over it, the oldest is closed once it is idle. */
  @WithDefault("2048")
  int connections();

  /** How long a connection is kept for the next request. */
  @WithDefault("15s")
  Duration keepAlive();
}
