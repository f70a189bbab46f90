package dev.connectors.platform.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.SocketAddressImpl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections of one tenant: no other's request goes over them, though it leads to the same
 * host with the same trust. While it has no connection it is this object and nothing more.
 */
public final class Pool {
  /** Clients keep connections apart by what they lead to: so each pool leads to its own. */
  private static final class Own extends SocketAddressImpl {
    private final Pool pool;

    private Own(SocketAddress shared, Pool pool) {
      super(
          new InetSocketAddress(
              InetAddress.ofLiteral(Objects.requireNonNull(shared.hostAddress())), shared.port()));
      this.pool = pool;
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(Object other) {
      return other instanceof Own own && pool == own.pool && super.equals(other);
    }

    @Override
    public int hashCode() {
      return 31 * super.hashCode() + System.identityHashCode(pool);
    }
  }

  private record Servers(List<SocketAddress> shared, List<SocketAddress> own) {}

  private final Pools all;
  private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet(1);
  private volatile Servers last = new Servers(List.of(), List.of());
  private volatile boolean left;

  Pool(Pools all) {
    this.all = all;
  }

  /** The same servers, for this pool's connections alone. */
  @SuppressWarnings("ReferenceEquality")
  List<SocketAddress> own(List<SocketAddress> shared) {
    var known = last;
    if (known.shared() == shared) {
      return known.own();
    }
    var own = shared.stream().<SocketAddress>map(server -> new Own(server, this)).toList();
    last = new Servers(shared, own);
    return own;
  }

  /** A connection was made. */
  void opened(HttpConnection connection) {
    open.add(connection);
    all.opened(connection);
    if (left) {
      Pools.closeOnceIdle(connection);
    }
  }

  void closed(HttpConnection connection) {
    open.remove(connection);
    all.closed(connection);
  }

  /** Nobody begins a request with it any more: what is idle is closed now, the rest at its end. */
  public void leave() {
    left = true;
    open.forEach(Pools::closeOnceIdle);
  }
}
