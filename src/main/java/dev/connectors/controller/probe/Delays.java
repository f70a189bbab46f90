package dev.connectors.controller.probe;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long until the next probe.
 *
 * @param random from 0 to 1
 */
record Delays(ProbeSettings settings, DoubleSupplier random) {
  /** {@code failures} in a row; 0 after a success. */
  Duration after(int failures) {
    var delay =
        failures == 0
            ? settings.period()
            : min(
                settings.firstRetry().multipliedBy(1L << Math.min(failures - 1, 20)),
                settings.longestRetry());
    double factor = 1 + settings.jitter() * (2 * random.getAsDouble() - 1);
    return Duration.ofMillis(Math.round(delay.toMillis() * factor));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
