package dev.connectors.proxy;

import dev.connectors.platform.audit.RequestLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A line per request in the log category {@code audit}, and the request metrics. */
@Singleton
class Audit {
  /** Far more classes than there are; names of those that are gone do not pile up. */
  private static final int CLASSES_KEPT = 1000;

  private final MeterRegistry meters;
  private final RequestLog log = new RequestLog("audit");
  private final Map<String, RequestMeters> byClass = new ConcurrentHashMap<>();

  Audit(MeterRegistry meters) {
    this.meters = meters;
  }

  /** A stream goes on; its other line comes when it ends. */
  void begun(AuditEntry entry) {
    entry.beginLine().ifPresent(line -> log.write(() -> line));
  }

  /** Labels are by class, never by connector or caller: their number stays small. */
  void record(AuditEntry entry) {
    write(entry);
    var kind = entry.connectorClass.isEmpty() ? "none" : entry.connectorClass;
    var known = byClass.get(kind);
    if (known == null) {
      if (byClass.size() >= CLASSES_KEPT) {
        byClass.clear();
      }
      known = byClass.computeIfAbsent(kind, name -> new RequestMeters(meters, name));
    }
    known.record(entry);
  }

  /** There are few lines about callers whom nobody knows. */
  private void write(AuditEntry entry) {
    if (entry.caller.isPresent()) {
      log.write(entry::line);
    } else if (!log.writeFew(entry::line)) {
      Counter.builder("connectors.proxy.audit.left.out")
          .description("Audit lines of unknown callers that were not written")
          .register(meters)
          .increment();
    }
  }
}
