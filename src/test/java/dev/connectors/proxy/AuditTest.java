package dev.connectors.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.testbed.Log;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** The audit's lines are bounded in number. */
class AuditTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Audit audit = new Audit(meters);

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
