package dev.connectors.connector.access;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many questions about new rights each caller has under way. One caller has a share of those
 * that may wait, and so have all of one namespace, so that who is new finds a place whatever others
 * ask for.
 */
final class Askers {
  /** A namespace may have as many under way as so many callers. */
  private static final int CALLERS_PER_NAMESPACE = 4;

  private final int perCaller;
  private final Map<Caller, Integer> callers = new ConcurrentHashMap<>();
  private final Map<String, Integer> namespaces = new ConcurrentHashMap<>();

  Askers(int perCaller) {
    this.perCaller = perCaller;
  }

  /** Whether one more may be asked; if so it must be {@linkplain #leave left} once answered. */
  boolean take(Caller caller) {
    if (!take(callers, caller, perCaller)) {
      return false;
    }
    if (take(namespaces, caller.namespace(), perCaller * CALLERS_PER_NAMESPACE)) {
      return true;
    }
    leave(callers, caller);
    return false;
  }

  void leave(Caller caller) {
    leave(callers, caller);
    leave(namespaces, caller.namespace());
  }

  /** The number of callers and namespaces of whom something is counted. */
  int size() {
    return callers.size() + namespaces.size();
  }

  private static <K> boolean take(Map<K, Integer> counts, K key, int atMost) {
    if (counts.merge(key, 1, Integer::sum) <= atMost) {
      return true;
    }
    leave(counts, key);
    return false;
  }

  private static <K> void leave(Map<K, Integer> counts, K key) {
    counts.computeIfPresent(key, (_, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
  }
}
