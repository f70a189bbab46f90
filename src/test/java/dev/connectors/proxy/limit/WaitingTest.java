package dev.connectors.proxy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.access.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitingTest {
  private final Places places = new Places(new Places.Most(8, 1, 100, 100));
  private final Waiting waiting = new Waiting(places);
  private final List<String> served = new ArrayList<>();
  private final List<Place> taken = new ArrayList<>();
  private final List<String> dropped = new ArrayList<>();
  private final List<String> gone = new ArrayList<>();

  private static Visitor visitor(String caller) {
    return new Visitor(new Caller("ci", caller, Optional.empty()), "team", "c");
  }

  private final class Patient implements Waiting.Waiter {
    private final String caller;

    Patient(String caller) {
      this.caller = caller;
    }

    @Override
    public Visitor visitor() {
      return WaitingTest.visitor(caller);
    }

    @Override
    public boolean gone() {
      return gone.contains(caller);
    }

    @Override
    public void served(Place place) {
      served.add(caller);
      taken.add(place);
    }

    @Override
    public void dropped() {
      dropped.add(caller);
    }
  }

  private void joins(String caller, int times) {
    for (int i = 0; i < times; i++) {
      waiting.join(new Patient(caller));
    }
  }

  private void oneLeaves() {
    taken.removeFirst().leave();
    waiting.placeLeft();
  }

  @Test
  void callersAreServedInTurnHoweverManyOneHasWaiting() {
    taken.add((Place) places.take(visitor("first")));
    joins("greedy", 6);
    joins("modest", 2);
    for (int i = 0; i < 8; i++) {
      oneLeaves();
    }
    assertThat(served)
        .containsExactly(
            "greedy", "modest", "greedy", "modest", "greedy", "greedy", "greedy", "greedy");
    assertThat(waiting.size()).isZero();
  }

  @Test
  void placeThatBecameFreeBeforeOneJoinedIsNotMissed() {
    joins("late", 1);
    assertThat(served).containsExactly("late");
  }

  @Test
  void whoHasGoneTakesNoPlace() {
    taken.add((Place) places.take(visitor("first")));
    joins("gone", 3);
    joins("patient", 1);
    gone.add("gone");
    oneLeaves();
    assertThat(served).containsExactly("patient");
    assertThat(dropped).containsExactly("gone", "gone", "gone");
  }

  @Test
  void whoLeavesTheLineIsNotServed() {
    taken.add((Place) places.take(visitor("first")));
    var impatient = new Patient("impatient");
    waiting.join(impatient);
    assertThat(waiting.leave(impatient)).isTrue();
    assertThat(waiting.leave(impatient)).isFalse();
    oneLeaves();
    assertThat(served).isEmpty();
    assertThat(waiting.size()).isZero();
  }
}
