package dev.connectors.proxy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.access.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private static Visitor visitor(String caller, String namespace, String connector) {
    return new Visitor(new Caller("ci", caller, Optional.empty()), namespace, connector);
  }

  /** How many of so many got a place. */
  private static int taken(Places places, Visitor visitor, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += places.take(visitor) instanceof Place ? 1 : 0;
    }
    return taken;
  }

  @Test
  void nobodyTakesMoreThanIsLeftForTheOthers() {
    var callers = new Places(new Places.Most(100, 16, 100, 1000));
    assertThat(taken(callers, visitor("greedy", "team", "c"), 100)).isEqualTo(8);
    assertThat(taken(callers, visitor("second", "team", "c"), 100)).isEqualTo(4);
    assertThat(taken(callers, visitor("third", "team", "c"), 100)).isEqualTo(2);
    assertThat(taken(callers, visitor("modest", "team", "c"), 1)).isOne();
    assertThat(callers.take(visitor("greedy", "team", "c"))).isEqualTo(Full.CONNECTOR);
  }

  @Test
  void noNamespaceTakesThePodFromTheOthers() {
    var places = new Places(new Places.Most(100, 100, 100, 16));
    int greedy = 0;
    for (int i = 0; i < 100; i++) {
      greedy += taken(places, visitor("caller-" + i, "greedy", "c-" + i), 1);
    }
    assertThat(greedy).isEqualTo(8);
    assertThat(places.take(visitor("caller", "greedy", "another"))).isEqualTo(Full.PROXY);
    assertThat(taken(places, visitor("caller", "modest", "d"), 1)).isOne();
  }

  @Test
  void eachLevelHasItsOwnBound() {
    var perCaller = new Places(new Places.Most(2, 100, 100, 100));
    assertThat(taken(perCaller, visitor("a", "team", "c"), 10)).isEqualTo(2);
    assertThat(perCaller.take(visitor("a", "other", "d"))).isEqualTo(Full.CALLER);
    var perConnector = new Places(new Places.Most(100, 2, 100, 100));
    assertThat(taken(perConnector, visitor("a", "team", "c"), 1)).isOne();
    assertThat(taken(perConnector, visitor("b", "team", "c"), 1)).isOne();
    assertThat(perConnector.take(visitor("d", "team", "c"))).isEqualTo(Full.CONNECTOR);
    var perNamespace = new Places(new Places.Most(100, 100, 2, 100));
    assertThat(taken(perNamespace, visitor("a", "team", "c"), 1)).isOne();
    assertThat(taken(perNamespace, visitor("a", "team", "d"), 1)).isOne();
    assertThat(perNamespace.take(visitor("a", "team", "e"))).isEqualTo(Full.NAMESPACE);
  }

  @Test
  void placeThatWasLeftIsFreeAgain() {
    var places = new Places(new Places.Most(1, 8, 8, 8));
    var visitor = visitor("a", "team", "c");
    for (int i = 0; i < 100; i++) {
      assertThat(places.take(visitor)).isInstanceOfSatisfying(Place.class, Place::leave);
    }
    assertThat(places.used()).isZero();
  }

  @Test
  void whoFindsNoPlaceTakesNone() {
    var places = new Places(new Places.Most(1, 8, 8, 8));
    taken(places, visitor("a", "team", "c"), 100);
    assertThat(places.used()).isOne();
  }

  @Test
  void manyWhoComeOnceLeaveBoundedCountersAndWhoIsThereStaysCounted() {
    var places = new Places(new Places.Most(1, 100, 100, 100));
    var staying = visitor("staying", "team", "kept");
    assertThat(taken(places, staying, 1)).isOne();
    for (int i = 0; i < 20_000; i++) {
      assertThat(places.take(visitor("c" + i, "ns" + i, "uid" + i)))
          .isInstanceOfSatisfying(Place.class, Place::leave);
    }
    assertThat(places.counters()).isLessThanOrEqualTo(3 * (Counters.SPARE + 1));
    assertThat(places.take(staying)).isEqualTo(Full.CALLER);
  }

  @Test
  void threadsNeverTakeMoreThanThereAre() throws Exception {
    var places = new Places(new Places.Most(3, 100, 100, 100));
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int thread = i;
        all.add(
            threads.submit(
                () -> {
                  for (int turn = 0; turn < 3000; turn++) {
                    // Others make counters by the thousand, so that idle ones are dropped
                    // meanwhile.
                    if (places.take(visitor("c" + thread + "-" + turn, "team", "c"))
                        instanceof Place other) {
                      other.leave();
                    }
                    if (places.take(visitor("one", "team", "c")) instanceof Place place) {
                      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                      LockSupport.parkNanos(1);
                      inside.decrementAndGet();
                      place.leave();
                    }
                  }
                }));
      }
      for (var each : all) {
        each.get();
      }
    }
    assertThat(most.get()).isBetween(1, 3);
    assertThat(places.used()).isZero();
  }
}
