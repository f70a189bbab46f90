package dev.connectors.platform.http.name;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Lets look-ups begin: so many at a time, of those so many for one namespace, and of these so many
 * for one zone, so that servers which hang hold up no others. Namespaces that wait take turns. Runs
 * on one event loop.
 */
final class Gate {
  /** One look-up; the task gets the turn that it has to leave. */
  record Turn(String namespace, String zone, Consumer<Turn> task) {}

  private record Zone(String namespace, String name) {}

  private final int most;
  private final int mostOfNamespace;
  private final int mostOfZone;
  private final int mostQueued;
  private final Map<String, Integer> byNamespace = new HashMap<>();
  private final Map<Zone, Integer> byZone = new HashMap<>();
  private final LinkedHashMap<String, Deque<Turn>> queued = new LinkedHashMap<>();
  private final AtomicInteger running = new AtomicInteger();

  /**
   * With these limits.
   *
   * @param mostQueued turns of one namespace that wait
   */
  Gate(int most, int mostOfNamespace, int mostOfZone, int mostQueued) {
    this.most = most;
    this.mostOfNamespace = mostOfNamespace;
    this.mostOfZone = mostOfZone;
    this.mostQueued = mostQueued;
  }

  /** Begins now, or when there is room; false when too many wait already. */
  boolean enter(Turn turn) {
    if (enterNow(turn)) {
      return true;
    }
    var queue = queued.computeIfAbsent(turn.namespace(), _ -> new ArrayDeque<>());
    if (queue.size() >= mostQueued) {
      return false;
    }
    queue.add(turn);
    return true;
  }

  /** Begins now or not at all. */
  boolean enterNow(Turn turn) {
    if (!hasRoom(turn)) {
      return false;
    }
    begin(turn);
    return true;
  }

  /** Look-ups that have begun and not ended; may be asked by any thread. */
  int running() {
    return running.get();
  }

  /** To be called once when a look-up has ended. */
  void leave(Turn turn) {
    running.decrementAndGet();
    byNamespace.computeIfPresent(turn.namespace(), (_, n) -> n > 1 ? n - 1 : null);
    byZone.computeIfPresent(zoneOf(turn), (_, n) -> n > 1 ? n - 1 : null);
    while (running.get() < most && beginQueued()) {
      // Until nobody is left who may.
    }
  }

  private void begin(Turn turn) {
    running.incrementAndGet();
    byNamespace.merge(turn.namespace(), 1, Integer::sum);
    byZone.merge(zoneOf(turn), 1, Integer::sum);
    turn.task().accept(turn);
  }

  private boolean beginQueued() {
    for (var namespace : new ArrayList<>(queued.keySet())) {
      var queue = queued.remove(namespace);
      var next = queue.stream().filter(this::hasRoom).findFirst();
      next.ifPresent(queue::remove);
      if (!queue.isEmpty()) {
        // Behind the others: it has had its turn.
        queued.put(namespace, queue);
      }
      if (next.isPresent()) {
        begin(next.get());
        return true;
      }
    }
    return false;
  }

  private boolean hasRoom(Turn turn) {
    return running.get() < most
        && byNamespace.getOrDefault(turn.namespace(), 0) < mostOfNamespace
        && byZone.getOrDefault(zoneOf(turn), 0) < mostOfZone;
  }

  private static Zone zoneOf(Turn turn) {
    return new Zone(turn.namespace(), turn.zone());
  }
}
