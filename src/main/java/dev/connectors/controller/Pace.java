package dev.connectors.controller;

import java.time.Duration;

/**
 * How often what was not to be done is tried again.
 *
 * @param retry after a write that was refused
 * @param sweeps between two sweeps
 * @param looks between two looks whether all credentials are copied
 */
record Pace(Duration retry, Duration sweeps, Duration looks) {
  /** Whatever was in the way is noticed to be gone within a minute. */
  static final Pace SHIPPED =
      new Pace(Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofSeconds(1));

  /** Between two tries of a pass that fails, for ever, in milliseconds. */
  static final long FIRST_RETRY = 1_000;

  static final long LONGEST_RETRY = 30_000;
}
