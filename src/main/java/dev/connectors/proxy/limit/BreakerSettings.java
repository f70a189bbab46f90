package dev.connectors.proxy.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When a tool counts as out of reach, so that its callers are told at once in place of waiting. */
@ConfigMapping(prefix = "connectors.breaker")
public interface BreakerSettings {
  /** Requests of one connector that did not reach the tool, one after the other. */
  @WithDefault("5")
  int failures();

  /** After which one request tries again; twice as long after each that fails. */
  @WithDefault("1s")
  Duration pause();

  /** What the pauses grow to. */
  @WithDefault("30s")
  Duration longestPause();
}
