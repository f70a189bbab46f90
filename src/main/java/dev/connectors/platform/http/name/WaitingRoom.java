package dev.connectors.platform.http.name;

import java.util.HashMap;
import java.util.Map;

/** Counts who waits for DNS, in all and by namespace. Runs on one event loop. */
final class WaitingRoom {
  private final int most;
  private final int mostOfNamespace;
  private final Map<String, Integer> byNamespace = new HashMap<>();
  private int all;

  WaitingRoom(int most, int mostOfNamespace) {
    this.most = most;
    this.mostOfNamespace = mostOfNamespace;
  }

  boolean enter(String namespace) {
    if (all >= most || byNamespace.getOrDefault(namespace, 0) >= mostOfNamespace) {
      return false;
    }
    all++;
    byNamespace.merge(namespace, 1, Integer::sum);
    return true;
  }

  void leave(String namespace) {
    all--;
    byNamespace.computeIfPresent(namespace, (_, n) -> n > 1 ? n - 1 : null);
  }
}
