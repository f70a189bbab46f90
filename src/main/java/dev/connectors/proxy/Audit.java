package dev.connectors.proxy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** A line per request in the log category {@code audit}, and the request metrics. */
@Singleton
class Audit {
  private static final Logger LOG = Logger.getLogger("audit");
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final MeterRegistry meters;

  Audit(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Labels are by class, never by connector or caller: their number stays small. */
  void record(AuditEntry entry) {
    LOG.info(entry.line());
    var kind = entry.connectorClass.isEmpty() ? "none" : entry.connectorClass;
    Counter.builder("connectors.proxy.requests")
        .description("Requests, by class of the connector, answer and decision")
        .tag("class", kind)
        .tag("method", METHODS.contains(entry.method) ? entry.method : "other")
        .tag("code", entry.status / 100 + "xx")
        .tag("decision", entry.decisionWord())
        .register(meters)
        .increment();
    Timer.builder("connectors.proxy.request.duration")
        .description("From the head of a request to the end of its answer")
        .tag("class", kind)
        .serviceLevelObjectives(
            Duration.ofMillis(25),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1))
        .register(meters)
        .record(entry.nanos(), TimeUnit.NANOSECONDS);
    bytes(kind, "in", entry.bytesIn);
    bytes(kind, "out", entry.bytesOut);
  }

  private void bytes(String kind, String direction, long count) {
    Counter.builder("connectors.proxy.bytes")
        .description("Bytes of bodies, towards the tool (in) and back (out)")
        .tag("class", kind)
        .tag("direction", direction)
        .register(meters)
        .increment((double) count);
  }
}
