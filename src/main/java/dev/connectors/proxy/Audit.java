package dev.connectors.proxy;

import dev.connectors.platform.audit.RequestLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A line per request in the log category {@code audit}, and the request metrics. */
@Singleton
class Audit {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final MeterRegistry meters;
  private final RequestLog log = new RequestLog("audit");

  Audit(MeterRegistry meters) {
    this.meters = meters;
  }

  /** A stream goes on; its other line comes when it ends. */
  void begun(AuditEntry entry) {
    entry.beginLine().ifPresent(log::write);
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

  /** Of callers whom nobody knows there are few lines. */
  private void write(AuditEntry entry) {
    if (entry.caller.isPresent()) {
      log.write(entry.line());
    } else if (!log.writeFew(entry::line)) {
      Counter.builder("connectors.proxy.audit.left.out")
          .description("Audit lines of unknown callers that were not written")
          .register(meters)
          .increment();
    }
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
