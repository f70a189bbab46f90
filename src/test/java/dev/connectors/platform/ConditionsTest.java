package dev.connectors.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.platform.Conditions.Status;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private final Conditions early = at("2026-01-01T10:00:00Z");
  private final Conditions late = at("2026-01-01T11:00:00Z");

  @Test
  void timeMovesOnlyWithTheStatus() {
    var first = early.with(List.of(), "Ready", Status.False, "Starting", "0 of 1", 1);
    var same = late.with(first, "Ready", Status.False, "Starting", "0 of 2", 2);
    assertThat(since(same)).isEqualTo("2026-01-01T10:00:00Z");
    var ready = late.with(same, "Ready", Status.True, "Ready", "", 2);
    assertThat(since(ready)).isEqualTo("2026-01-01T11:00:00Z");
  }

  @Test
  void unchangedStateGivesEqualConditionsInTheSameOrder() {
    var both =
        early.with(
            early.with(List.of(), "Ready", Status.True, "Ready", "", 1),
            "Stalled",
            Status.False,
            "NotStalled",
            "",
            1);
    assertThat(late.with(both, "Ready", Status.True, "Ready", "", 1)).isEqualTo(both);
  }

  private static String since(List<Condition> conditions) {
    return Conditions.find(conditions, "Ready").orElseThrow().getLastTransitionTime();
  }

  private static Conditions at(String time) {
    return new Conditions(Clock.fixed(Instant.parse(time), ZoneOffset.UTC));
  }
}
