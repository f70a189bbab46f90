package dev.connectors.proxy.limit;

import dev.connectors.connector.access.Caller;
import dev.connectors.proxy.limit.Counter.Added;

/**
 * Places of one sort. Whoever takes one never has more than what is free where it is taken, itself
 * counted: so the first may have half, each further one half of the rest, and one who has nothing
 * finds a place however many the others want.
 */
final class Places {
  /** How many there are. */
  record Most(int perCaller, int perConnector, int perNamespace, int inAll) {}

  private final Most most;
  private final Counter all = new Counter();
  private final Counters<String> namespaces = new Counters<>();
  private final Counters<String> connectors = new Counters<>();
  private final Counters<Caller> callers = new Counters<>();

  Places(Most most) {
    this.most = most;
  }

  /** A place, or who has too many. Takes no lock, and leaves nothing behind where it is full. */
  Taken take(Visitor visitor) {
    if (all.add(most.inAll()) != Added.YES) {
      return Full.PROXY;
    }
    int share = Math.min(most.perNamespace(), free(most.inAll(), all));
    var namespace = namespaces.add(visitor.namespace(), share);
    if (namespace.isEmpty()) {
      all.remove();
      return share < most.perNamespace() ? Full.PROXY : Full.NAMESPACE;
    }
    share = Math.min(most.perConnector(), free(most.perNamespace(), namespace.get()));
    var connector = connectors.add(visitor.connector(), share);
    if (connector.isEmpty()) {
      namespace.get().remove();
      all.remove();
      return share < most.perConnector() ? Full.NAMESPACE : Full.CONNECTOR;
    }
    share = Math.min(most.perCaller(), free(most.perConnector(), connector.get()));
    var caller = callers.add(visitor.caller(), share);
    if (caller.isEmpty()) {
      connector.get().remove();
      namespace.get().remove();
      all.remove();
      return share < most.perCaller() ? Full.CONNECTOR : Full.CALLER;
    }
    return new Place(caller.get(), connector.get(), namespace.get(), all);
  }

  int used() {
    return all.used();
  }

  int counters() {
    return namespaces.size() + connectors.size() + callers.size();
  }

  Most most() {
    return most;
  }

  /** What is free, with the place that was just taken. */
  private static int free(int most, Counter taken) {
    return most - taken.used() + 1;
  }
}
