package dev.connectors.csi;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Locale;

/** What a node's volumes look like from outside; no series per pod. */
@ApplicationScoped
class CsiMetrics {
  /** How a publish ended. */
  enum Outcome {
    PUBLISHED,
    REFRESHED,
    UNCHANGED,
    REFUSED,
    KEPT,
    INVALID,
    NOT_FOUND,
    PRECONDITION,
    UNAVAILABLE,
    FAILED
  }

  private final MeterRegistry registry;
  private final Mounts mounts;

  CsiMetrics(MeterRegistry registry, Mounts mounts) {
    this.registry = registry;
    this.mounts = mounts;
  }

  /** Shows every series from the start, at zero. */
  void start() {
    Gauge.builder("connectors.csi.mounted.volumes", mounts, CsiMetrics::count)
        .description("Volumes of this driver that are mounted on the node")
        .register(registry);
    for (var outcome : Outcome.values()) {
      count(outcome, 0);
    }
    refreshFailures(0);
  }

  void publish(Outcome outcome) {
    count(outcome, 1);
  }

  /** A running pod keeps older files than it should have. */
  void refreshFailed() {
    refreshFailures(1);
  }

  private void count(Outcome outcome, int by) {
    registry
        .counter("connectors.csi.publishes", "result", outcome.name().toLowerCase(Locale.ROOT))
        .increment(by);
  }

  private void refreshFailures(int by) {
    registry.counter("connectors.csi.token.refresh.failures").increment(by);
  }

  private static double count(Mounts mounts) {
    try {
      return mounts.mounted().size();
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
