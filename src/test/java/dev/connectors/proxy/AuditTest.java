package dev.connectors.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.testbed.Log;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The audit's lines are bounded in number. */
class AuditTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Audit audit = new Audit(meters);

  @Test
  void requestsAreCountedByClassMethodAnswerAndDecision() {
    for (var method : List.of("GET", "GET", "BREW", "MAKE-COFFEE")) {
      var entry = new AuditEntry(method, "10.0.0.1");
      entry.connectorClass = method.equals("GET") ? "git" : "";
      entry.decided(ProxyBed.ALLOWED);
      entry.status = 200;
      entry.bytesIn = 3;
      entry.bytesOut = 4;
      audit.record(entry);
    }
    var requests = meters.get("connectors.proxy.requests");
    assertThat(requests.tags("class", "git", "method", "GET").counter().count()).isEqualTo(2);
    assertThat(
            meters
                .get("connectors.proxy.requests")
                .tags("class", "none", "method", "other", "code", "2xx", "decision", "allowed")
                .counter()
                .count())
        .isEqualTo(2);
    assertThat(
            meters.get("connectors.proxy.bytes").tags("class", "git", "direction", "out").counter())
        .returns(8.0, Counter::count);
    assertThat(
            meters.get("connectors.proxy.bytes").tags("class", "git", "direction", "in").counter())
        .returns(6.0, Counter::count);
    assertThat(meters.get("connectors.proxy.request.duration").tag("class", "git").timer().count())
        .isEqualTo(2);
  }

  @Test
  void unknownCallersHaveFewLinesAndTheRestIsCounted() {
    try (var log = Log.capture()) {
      for (int i = 0; i < 1000; i++) {
        audit.record(new AuditEntry("GET", "10.0.0.1"));
      }
      int written = log.lines("audit").size();
      assertThat(written).isBetween(10, 100);
      assertThat(meters.get("connectors.proxy.audit.left.out").counter().count())
          .isEqualTo(1000 - written);
      var known = new AuditEntry("GET", "10.0.0.1");
      known.decided(ProxyBed.ALLOWED);
      audit.record(known);
      assertThat(log.lines("audit").getLast())
          .contains("\"serviceAccount\":\"team/builder\"")
          .contains("\"linesLeftOut\":");
    }
  }
}
