package dev.connectors.plugin.git;

import java.util.HashMap;
import java.util.Map;

/**
 * Where listings are made, one at each: a namespace whose tools are slow leaves room for others.
 */
final class Desks {
  private final int most;
  private final int mostPerNamespace;
  private final Map<String, Integer> taken = new HashMap<>();
  private int all;

  Desks(int most, int mostPerNamespace) {
    this.most = most;
    this.mostPerNamespace = mostPerNamespace;
  }

  /** Whether there was one free for the connectors of that namespace, which is taken now. */
  synchronized boolean take(String namespace) {
    int own = taken.getOrDefault(namespace, 0);
    if (all >= most || own >= mostPerNamespace) {
      return false;
    }
    all++;
    taken.put(namespace, own + 1);
    return true;
  }

  synchronized void leave(String namespace) {
    all--;
    taken.computeIfPresent(namespace, (_, own) -> own > 1 ? own - 1 : null);
  }
}
