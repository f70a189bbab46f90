package dev.connectors.proxy.limit;

/** A place that was taken, at all levels at once; it is left once. */
public final class Place implements Taken {
  private final Counter caller;
  private final Counter connector;
  private final Counter namespace;
  private final Counter all;

  Place(Counter caller, Counter connector, Counter namespace, Counter all) {
    this.caller = caller;
    this.connector = connector;
    this.namespace = namespace;
    this.all = all;
  }

  void leave() {
    caller.remove();
    connector.remove();
    namespace.remove();
    all.remove();
  }
}
