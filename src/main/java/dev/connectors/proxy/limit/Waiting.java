package dev.connectors.proxy.limit;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Those who wait for a place, in a line for each caller of a connector; the lines are served in
 * turn. A lock is taken only while somebody waits.
 */
final class Waiting {
  /** One who waits; told once, under the lock. */
  interface Waiter {
    Visitor visitor();

    /** Whether nobody waits any more. */
    boolean gone();

    void served(Place place);

    void dropped();
  }

  private final Places places;
  private final Map<Visitor, Queue<Waiter>> lines = new LinkedHashMap<>();
  private volatile int size;

  Waiting(Places places) {
    this.places = places;
  }

  int size() {
    return size;
  }

  /** Joins its line; a place that became free meanwhile is not missed. */
  void join(Waiter waiter) {
    synchronized (lines) {
      lines.computeIfAbsent(waiter.visitor(), _ -> new ArrayDeque<>()).add(waiter);
      size++;
    }
    placeLeft();
  }

  /** Whether it was still waiting, and waits no more. */
  boolean leave(Waiter waiter) {
    synchronized (lines) {
      var line = lines.get(waiter.visitor());
      if (line == null || !line.remove(waiter)) {
        return false;
      }
      gone(waiter.visitor(), line);
      return true;
    }
  }

  /** A place may be free now. */
  void placeLeft() {
    if (size == 0) {
      return;
    }
    synchronized (lines) {
      while (turn()) {
        // As long as somebody was served, there may be a place for the next.
      }
    }
  }

  /** One turn: each line's first, and those who were served stand last. */
  private boolean turn() {
    boolean served = false;
    for (var visitor : List.copyOf(lines.keySet())) {
      served |= serve(visitor);
    }
    return served;
  }

  private boolean serve(Visitor visitor) {
    var line = lines.getOrDefault(visitor, new ArrayDeque<>());
    for (var first = line.peek(); first != null && first.gone(); first = line.peek()) {
      line.remove();
      gone(visitor, line);
      first.dropped();
    }
    if (line.isEmpty() || !(places.take(visitor) instanceof Place place)) {
      return false;
    }
    var waiter = line.remove();
    lines.remove(visitor);
    lines.put(visitor, line);
    gone(visitor, line);
    waiter.served(place);
    return true;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock alone
  private void gone(Visitor visitor, Queue<Waiter> line) {
    size--;
    if (line.isEmpty()) {
      lines.remove(visitor);
    }
  }
}
