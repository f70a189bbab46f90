package dev.connectors.proxy.limit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A counter for each that uses something. Idle ones are kept for whoever comes again, and dropped
 * each time that so many new ones were made: there are never more than are in use and as many.
 */
final class Counters<K> {
  static final int SPARE = 1024;

  private final Map<K, Counter> counters = new ConcurrentHashMap<>();
  private final AtomicInteger made = new AtomicInteger();

  /**
   * Counts one more.
   *
   * @return empty where there are as many as may be
   */
  Optional<Counter> add(K key, int most) {
    while (true) {
      var counter = of(key);
      switch (counter.add(most)) {
        case YES -> {
          return Optional.of(counter);
        }
        case FULL -> {
          return Optional.empty();
        }
        case DROPPED -> counters.remove(key, counter);
      }
    }
  }

  int size() {
    return counters.size();
  }

  private Counter of(K key) {
    var known = counters.get(key);
    if (known != null) {
      return known;
    }
    if (made.incrementAndGet() % SPARE == 0) {
      counters.values().removeIf(Counter::drop);
    }
    return counters.computeIfAbsent(key, _ -> new Counter());
  }
}
