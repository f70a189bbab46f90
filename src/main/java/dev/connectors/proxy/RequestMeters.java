package dev.connectors.proxy;

import dev.connectors.proxy.AuditEntry.Decided;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The request metrics of one class, kept so that no request looks a meter up by its tags. */
final class RequestMeters {
  private static final String OTHER = "other";
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  /** What tells a class's requests apart; there are few of each. */
  private record Series(String method, int hundreds, Decided decision) {}

  private final MeterRegistry meters;
  private final String connectorClass;
  private final Map<Series, Counter> requests = new ConcurrentHashMap<>();
  private final Timer duration;
  private final Counter bytesIn;
  private final Counter bytesOut;

  RequestMeters(MeterRegistry meters, String connectorClass) {
    this.meters = meters;
    this.connectorClass = connectorClass;
    this.duration =
        Timer.builder("connectors.proxy.request.duration")
            .description("From the head of a request to the end of its answer")
            .tag("class", connectorClass)
            .serviceLevelObjectives(
                Duration.ofMillis(25),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofMinutes(1))
            .register(meters);
    this.bytesIn = bytes("in");
    this.bytesOut = bytes("out");
  }

  void record(AuditEntry entry) {
    var method = METHODS.contains(entry.method) ? entry.method : OTHER;
    var series = new Series(method, entry.status / 100, entry.decision);
    var counter = requests.get(series);
    if (counter == null) {
      counter = requests.computeIfAbsent(series, one -> counter(one, entry.decisionWord()));
    }
    counter.increment();
    duration.record(entry.nanos(), TimeUnit.NANOSECONDS);
    bytesIn.increment((double) entry.bytesIn);
    bytesOut.increment((double) entry.bytesOut);
  }

  private Counter counter(Series series, String decision) {
    return Counter.builder("connectors.proxy.requests")
        .description("Requests, by class of the connector, answer and decision")
        .tag("class", connectorClass)
        .tag("method", series.method())
        .tag("code", series.hundreds() + "xx")
        .tag("decision", decision)
        .register(meters);
  }

  private Counter bytes(String direction) {
    return Counter.builder("connectors.proxy.bytes")
        .description("Bytes of bodies, towards the tool (in) and back (out)")
        .tag("class", connectorClass)
        .tag("direction", direction)
        .register(meters);
  }
}
