package dev.connectors.platform.http.name;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The names that are kept. Anyone may read, the event loop alone writes. When it is full, the
 * namespace with most names gives one up that it has not used for long, so that no namespace can
 * drive out the names of those with fewer.
 */
final class Memory {
  /** Among so many the least recently used name is sought, and goes. */
  private static final int LOOKED_AT = 16;

  private final int most;
  private final Map<String, Known> byHost = new ConcurrentHashMap<>();
  private final Map<String, Set<Known>> byNamespace = new HashMap<>();

  Memory(int most) {
    this.most = most;
  }

  Optional<Known> of(String host) {
    return Optional.ofNullable(byHost.get(host));
  }

  void add(Known known) {
    if (byHost.size() >= most) {
      makeRoom();
    }
    byHost.put(known.host, known);
    byNamespace.computeIfAbsent(known.namespace, _ -> new LinkedHashSet<>()).add(known);
  }

  int size() {
    return byHost.size();
  }

  /** Names that are being looked up stay: who waits for them is known to nobody else. */
  private void makeRoom() {
    var largest =
        byNamespace.values().stream().max(Comparator.comparingInt(Set::size)).orElse(Set.of());
    var first = firstOf(largest);
    first
        .filter(known -> !known.underWay)
        .min(Comparator.comparingLong(Known::usedAt))
        .ifPresent(this::remove);
  }

  /** The others that were looked at go to the end, so that all are looked at in turn. */
  private static Stream<Known> firstOf(Set<Known> names) {
    var looked = new LinkedHashSet<Known>();
    Iterator<Known> all = names.iterator();
    while (all.hasNext() && looked.size() < LOOKED_AT) {
      looked.add(all.next());
      all.remove();
    }
    names.addAll(looked);
    return looked.stream();
  }

  private void remove(Known known) {
    byHost.remove(known.host);
    var names = byNamespace.getOrDefault(known.namespace, Set.of());
    names.remove(known);
    if (names.isEmpty()) {
      byNamespace.remove(known.namespace);
    }
  }
}
