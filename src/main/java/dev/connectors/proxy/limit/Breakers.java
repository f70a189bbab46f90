package dev.connectors.proxy.limit;

import dev.connectors.platform.http.SettingsOf;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** Makes the breakers of connectors: what they have in common, and what is counted of them. */
@Singleton
public class Breakers {
  private static final SettingsOf CHECKED = new SettingsOf("connectors.breaker");

  private final int failures;
  private final Duration pause;
  private final Duration longestPause;
  private final LongSupplier nanos;
  private final Counter refused;
  private final AtomicInteger open = new AtomicInteger();

  @Inject
  Breakers(BreakerSettings settings, MeterRegistry meters) {
    this(settings, meters, System::nanoTime);
  }

  /** With a clock of one's own. */
  public Breakers(BreakerSettings settings, MeterRegistry meters, LongSupplier nanos) {
    this.failures = CHECKED.atLeastOne("failures", settings.failures());
    this.longestPause = CHECKED.positive("longest-pause", settings.longestPause());
    this.pause = CHECKED.atMost("pause", settings.pause(), "longest-pause", longestPause);
    this.nanos = nanos;
    this.refused =
        Counter.builder("connectors.proxy.breaker.refused")
            .description("Requests that were not tried, as the tool was out of reach")
            .register(meters);
    Gauge.builder("connectors.proxy.breakers.open", open, AtomicInteger::get)
        .description("Connectors whose tools are out of reach")
        .register(meters);
  }

  /** For one connector, in the state in which it is. */
  public Breaker breaker() {
    return new Breaker(this);
  }

  int failures() {
    return failures;
  }

  Duration pause() {
    return pause;
  }

  Duration longestPause() {
    return longestPause;
  }

  long now() {
    return nanos.getAsLong();
  }

  void opened() {
    open.incrementAndGet();
  }

  void closed() {
    open.decrementAndGet();
  }

  void refused() {
    refused.increment();
  }
}
