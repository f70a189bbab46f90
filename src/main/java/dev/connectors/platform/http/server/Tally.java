package dev.connectors.platform.http.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Counts the connections that a server ended, and says so in the log, rarely. */
final class Tally {
  private static final Logger LOG = Logger.getLogger(Tally.class);
  private static final long SILENCE = Duration.ofMinutes(1).toNanos();

  private final String server;
  private final Map<Ended, Counter> counters = new EnumMap<>(Ended.class);
  private final AtomicLong lastLine = new AtomicLong(System.nanoTime() - SILENCE);
  private final AtomicLong unsaid = new AtomicLong();

  Tally(String server, MeterRegistry meters, Peers peers) {
    this.server = server;
    for (var reason : Ended.values()) {
      counters.put(
          reason,
          Counter.builder("connectors.http.connections.ended")
              .description("Connections that this side ended, and why")
              .tags("server", server, "reason", reason.word())
              .register(meters));
    }
    Gauge.builder("connectors.http.connections", peers, Peers::unknown)
        .description("Open connections; known are those of whom a request was admitted")
        .tags("server", server, "peer", "unknown")
        .register(meters);
    Gauge.builder("connectors.http.connections", peers, Peers::known)
        .description("Open connections; known are those of whom a request was admitted")
        .tags("server", server, "peer", "known")
        .register(meters);
  }

  /** One line a minute at most: junk must not fill the log. */
  void ended(Ended reason, String peer) {
    Optional.ofNullable(counters.get(reason)).ifPresent(Counter::increment);
    if (reason == Ended.IDLE) {
      return;
    }
    unsaid.incrementAndGet();
    long last = lastLine.get();
    long now = System.nanoTime();
    if (now - last >= SILENCE && lastLine.compareAndSet(last, now)) {
      LOG.warnf(
          "%s: ended %d connections, the last one of %s (%s); the metric"
              + " connectors_http_connections_ended_total has all reasons",
          server, unsaid.getAndSet(0), peer, reason.word());
    }
  }
}
