package dev.connectors.proxy;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.connectors.connector.access.Rate;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** A line per request in the log category {@code audit}, and the request metrics. */
@Singleton
class Audit {
  private static final Logger LOG = Logger.getLogger("audit");
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  /** Lines a second of callers whom nobody knows; they cost nothing to send. */
  private static final int UNKNOWN_CALLERS = 10;

  private final MeterRegistry meters;
  private final Rate unknownCallers = new Rate(UNKNOWN_CALLERS, Ticker.systemTicker());
  private final AtomicLong leftOut = new AtomicLong();

  Audit(MeterRegistry meters) {
    this.meters = meters;
  }

  /** A stream goes on; its other line comes when it ends. */
  void begun(AuditEntry entry) {
    entry.beginLine().ifPresent(line -> LOG.info(line.encode()));
  }

  /** Labels are by class, never by connector or caller: their number stays small. */
  void record(AuditEntry entry) {
    write(entry);
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

  /** Lines of unknown callers are bounded, so that they cannot push the others out of the log. */
  private void write(AuditEntry entry) {
    if (entry.caller.isEmpty() && !unknownCallers.tryTake()) {
      leftOut.incrementAndGet();
      Counter.builder("connectors.proxy.audit.left.out")
          .description("Audit lines of unknown callers that were not written")
          .register(meters)
          .increment();
      return;
    }
    var line = entry.line();
    long before = leftOut.getAndSet(0);
    LOG.info((before == 0 ? line : line.put("linesLeftOut", before)).encode());
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
