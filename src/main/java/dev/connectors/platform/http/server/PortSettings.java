package dev.connectors.platform.http.server;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What can be set of each port; those for which the ports differ have their defaults there. */
interface PortSettings {
  /** The address to listen at. */
  @WithDefault("0.0.0.0")
  String host();

  int port();

  /** Bytes of a request line and its headers together. */
  int maxHead();

  /**
   * The time from the first byte of a head to its end, and from the connection to its first byte.
   */
  @WithDefault("10s")
  Duration headTimeout();

  /** Between an answer and the next request. */
  @WithDefault("75s")
  Duration keepAlive();

  /** Bytes of a body that must come within the upload timeout. */
  @WithDefault("1024")
  int upload();

  /** The time in which so much of a body must come, while this side is ready to read. */
  @WithDefault("60s")
  Duration uploadTimeout();

  /** The time in which a peer must read something of an answer that waits for it. */
  Duration stallTimeout();

  /** Connections at a time. */
  int connections();

  /** Connections of one address, as long as none of their requests was admitted. */
  int connectionsPerPeer();
}
