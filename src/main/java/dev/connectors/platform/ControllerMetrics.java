package dev.connectors.platform;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * The operator SDK's metrics, by kind: the number of series grows neither with the number of
 * objects nor with what happens to them.
 */
final class ControllerMetrics {
  private static final double[] BUCKETS =
      Stream.of(10, 30, 100, 300, 1_000, 3_000, 10_000)
          .mapToDouble(millis -> Duration.ofMillis(millis).toNanos())
          .toArray();

  private ControllerMetrics() {}

  @Produces
  @Singleton
  static Metrics metrics(MeterRegistry registry) {
    return MicrometerMetrics.withoutPerResourceMetrics(registry);
  }

  /** Else each further try of what keeps failing is a series of its own. */
  @Produces
  @Singleton
  static MeterFilter noSeriesPerRetry() {
    return MeterFilter.ignoreTags("reconciliations.retries.number", "reconciliations.retries.last");
  }

  /** In place of the 70 that the SDK asks for. */
  @Produces
  @Singleton
  static MeterFilter fewBuckets() {
    return new MeterFilter() {
      @Override
      public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig asked) {
        return id.getName().startsWith("operator.sdk.")
            ? DistributionStatisticConfig.builder()
                .percentilesHistogram(false)
                .percentiles()
                .serviceLevelObjectives(BUCKETS)
                .build()
                .merge(asked)
            : asked;
      }
    };
  }
}
