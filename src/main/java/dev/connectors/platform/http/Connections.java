package dev.connectors.platform.http;

import dev.connectors.platform.http.name.Names;
import dev.connectors.platform.http.name.Resolved;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Begins requests: all addresses that a host has now are judged, and the connection goes to one of
 * those, so that a second answer of DNS can lead nowhere else. TLS goes by the name. A kept
 * connection is used only while its address is one of the host's, and closed when it is not.
 */
@Singleton
public final class Connections {
  /** A connection in use may end what it is about: no stream lasts longer. */
  private static final long DAYS_OF_USE = 1;

  private record End(String host, InetAddress address) {}

  private final Names names;
  private final Map<HttpConnection, End> kept = new ConcurrentHashMap<>();

  public Connections(Names names) {
    this.names = names;
    names.onGone(this::leave);
  }

  /**
   * A request that has a connection and was not yet sent.
   *
   * @param options host (an IPv6 address in brackets), port, method and the rest; not the server
   * @param namespace for whose Connectors, empty for ourselves
   * @return failed with {@link AddressDenied}, {@link java.net.UnknownHostException} or what
   *     hindered the last connection
   */
  public Future<HttpClientRequest> begin(
      HttpClient client,
      RequestOptions options,
      AddressRule rule,
      String namespace,
      Context context) {
    return begin(client, options, rule, Optional.empty(), namespace, context);
  }

  /**
   * The same on connections that a pool has for itself.
   *
   * @param pool empty for all connections that the client has
   */
  Future<HttpClientRequest> begin(
      HttpClient client,
      RequestOptions options,
      AddressRule rule,
      Optional<Pool> pool,
      String namespace,
      Context context) {
    var host = options.getHost();
    var known = names.of(host, namespace);
    if (known.isPresent()) {
      return connect(client, options, rule, pool, known.get());
    }
    var asWritten = rule.whyDenied(host);
    if (asWritten.isPresent()) {
      return Future.failedFuture(AddressDenied.asWritten(asWritten.get()));
    }
    return names
        .resolve(host, namespace, context)
        .compose(found -> connect(client, options, rule, pool, found));
  }

  private Future<HttpClientRequest> connect(
      HttpClient client,
      RequestOptions options,
      AddressRule rule,
      Optional<Pool> pool,
      Resolved found) {
    var way = Way.to(found, options.getPort(), rule);
    if (way.denied().isPresent()) {
      return Future.failedFuture(way.denied().get());
    }
    var servers = pool.isPresent() ? pool.get().own(way.servers()) : way.servers();
    return connect(client, options, pool, found, servers, 0);
  }

  /** One address after the other, as long as there is no connection. */
  private Future<HttpClientRequest> connect(
      HttpClient client,
      RequestOptions options,
      Optional<Pool> pool,
      Resolved found,
      List<SocketAddress> servers,
      int index) {
    return client
        .request(options.setServer(servers.get(index)))
        .map(
            begun -> {
              keep(begun.connection(), pool, found.host(), found.addresses().get(index));
              return begun;
            })
        .recover(
            failure ->
                index + 1 < servers.size()
                    ? connect(client, options, pool, found, servers, index + 1)
                    : Future.failedFuture(failure));
  }

  private void keep(
      HttpConnection connection, Optional<Pool> pool, String host, InetAddress address) {
    if (!kept.containsKey(connection)) {
      kept.put(connection, new End(host, address));
      connection.closeHandler(
          _ -> {
            kept.remove(connection);
            pool.ifPresent(own -> own.closed(connection));
          });
      pool.ifPresent(own -> own.opened(connection));
    }
  }

  private void leave(String host, Collection<InetAddress> addresses) {
    kept.forEach(
        (connection, end) -> {
          if (end.host().equals(host) && addresses.contains(end.address())) {
            var unused = connection.shutdown(DAYS_OF_USE, TimeUnit.DAYS);
          }
        });
  }
}
