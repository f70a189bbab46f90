package dev.connectors.connector.access;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The age of an answer is measured by a clock that nobody sets; only a token's own times, which the
 * API server wrote, are compared with the wall's.
 */
record Clocks(Ticker ages, InstantSource wall) {
  static Clocks system() {
    return new Clocks(Ticker.systemTicker(), InstantSource.system());
  }

  /** Nanoseconds; only differences mean anything. */
  long nanos() {
    return ages.read();
  }

  Instant now() {
    return wall.instant();
  }
}
