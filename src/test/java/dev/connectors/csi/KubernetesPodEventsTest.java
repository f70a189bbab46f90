package dev.connectors.csi;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KubernetesPodEventsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private final List<Event> sent = new ArrayList<>();

  @Test
  void theSameWordsAreNotRepeatedForTenMinutes() {
    var clock = new MovableClock();
    var events = new KubernetesPodEvents(sent::add, clock, "node-1");
    var pod = new Pod("team", "builder", "uid-1", "ci");
    events.warn(pod, "R", "m");
    clock.now = START.plus(KubernetesPodEvents.QUIET).minusSeconds(1);
    events.warn(pod, "R", "m");
    assertThat(sent).hasSize(1);
    events.warn(pod, "R", "other");
    assertThat(sent).hasSize(2);
    clock.now = START.plus(KubernetesPodEvents.QUIET);
    events.warn(pod, "R", "m");
    assertThat(sent).hasSize(3);
    var event = sent.getFirst();
    assertThat(event.getMetadata().getNamespace()).isEqualTo("team");
    assertThat(event.getInvolvedObject().getUid()).isEqualTo("uid-1");
    assertThat(event.getType()).isEqualTo("Warning");
    assertThat(event.getSource().getHost()).isEqualTo("node-1");
  }

  private static final class MovableClock extends Clock {
    private Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
