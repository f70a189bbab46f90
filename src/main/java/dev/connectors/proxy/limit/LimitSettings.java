package dev.connectors.proxy.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * What is under way at a time in one pod. Nobody takes more than what is left free for the others:
 * a caller of its connector, a connector of its namespace, a namespace of the pod.
 */
@ConfigMapping(prefix = "connectors.limits")
public interface LimitSettings {
  /** Requests under way of one caller. */
  @WithDefault("64")
  int requestsPerCaller();

  /** Requests under way to one connector. */
  @WithDefault("256")
  int requestsPerConnector();

  /** Requests under way to the connectors of one namespace. */
  @WithDefault("512")
  int requestsPerNamespace();

  /** Requests under way in all. */
  @WithDefault("1024")
  int requests();

  /** Requests of one caller that wait. */
  @WithDefault("16")
  int waitingPerCaller();

  /** Requests to one connector that wait. */
  @WithDefault("64")
  int waitingPerConnector();

  /** Requests to the connectors of one namespace that wait. */
  @WithDefault("128")
  int waitingPerNamespace();

  /** Requests that wait in all. */
  @WithDefault("256")
  int waiting();

  /** How long a request waits before it is answered 429. */
  @WithDefault("2s")
  Duration maxWait();

  /** Upgraded streams of one caller; streams never wait. */
  @WithDefault("32")
  int streamsPerCaller();

  /** Upgraded streams to one connector. */
  @WithDefault("128")
  int streamsPerConnector();

  /** Upgraded streams to the connectors of one namespace. */
  @WithDefault("256")
  int streamsPerNamespace();

  /** Upgraded streams in all. */
  @WithDefault("512")
  int streams();
}
