package dev.connectors.platform.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The pools of many tenants, bounded together: with too many connections, the oldest is closed as
 * soon as it is idle.
 */
public final class Pools {
  /** A connection in use may end what it is about: no stream lasts longer. */
  private static final long DAYS_OF_USE = 1;

  private final int most;

  /** Of all pools, the oldest first; looked at when one is opened or closed, not for requests. */
  private final Set<HttpConnection> open = new LinkedHashSet<>();

  /**
   * Without a connection yet.
   *
   * @param most connections at a time, of all pools together
   */
  public Pools(int most) {
    this.most = most;
  }

  /** A pool of a tenant's own. */
  public Pool pool() {
    return new Pool(this);
  }

  /** Connections that are open, in all pools. */
  public int size() {
    synchronized (open) {
      return open.size();
    }
  }

  void opened(HttpConnection connection) {
    oldest(connection).ifPresent(Pools::closeOnceIdle);
  }

  private Optional<HttpConnection> oldest(HttpConnection connection) {
    synchronized (open) {
      open.add(connection);
      if (open.size() <= most) {
        return Optional.empty();
      }
      var first = open.iterator();
      var oldest = first.next();
      first.remove();
      return Optional.of(oldest);
    }
  }

  void closed(HttpConnection connection) {
    synchronized (open) {
      open.remove(connection);
    }
  }

  /** On its event loop, so that no request is about to take it meanwhile. */
  static void closeOnceIdle(HttpConnection connection) {
    ((ConnectionBase) connection)
        .channel()
        .eventLoop()
        .execute(
            () -> {
              var unused = connection.shutdown(DAYS_OF_USE, TimeUnit.DAYS);
            });
  }
}
