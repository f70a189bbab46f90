package dev.connectors.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControllerMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @BeforeEach
  void configure() {
    registry
        .config()
        .meterFilter(ControllerMetrics.noSeriesPerRetry())
        .meterFilter(ControllerMetrics.fewBuckets());
  }

  @Test
  void triesOfWhatKeepsFailingAreOneSeries() {
    for (var number : List.of("0", "1", "2")) {
      registry
          .counter(
              "operator.sdk.reconciliations.started",
              "kind",
              "ConnectorsCore",
              "reconciliations.retries.number",
              number,
              "reconciliations.retries.last",
              "false")
          .increment();
    }
    assertThat(registry.getMeters()).hasSize(1);
    assertThat(registry.get("operator.sdk.reconciliations.started").counter().count()).isEqualTo(3);
  }

  @Test
  void durationsHaveAFewBucketsAndNoQuantilesThatCannotBeAdded() {
    var seconds =
        Timer.builder("operator.sdk.controllers.execution.reconcile")
            .publishPercentileHistogram()
            .publishPercentiles(0.5, 0.95)
            .register(registry)
            .takeSnapshot();
    assertThat(seconds.histogramCounts()).hasSize(7);
    assertThat(seconds.percentileValues()).isEmpty();
  }
}
