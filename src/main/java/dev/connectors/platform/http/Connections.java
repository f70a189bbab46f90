package dev.connectors.platform.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;

/**
 * Begins requests: a host is looked up once, all of its addresses are judged, and the connection
 * goes to one of those, so that a second answer of DNS can lead nowhere else. TLS goes by the name.
 */
public final class Connections implements AutoCloseable {
  private final Addresses addresses;

  public Connections() {
    this(new Addresses());
  }

  Connections(Addresses addresses) {
    this.addresses = addresses;
  }

  /**
   * A request that has a connection and was not yet sent.
   *
   * @param options host (an IPv6 address in brackets), port, method and the rest; not the server
   * @return failed with {@link AddressDenied}, {@link java.net.UnknownHostException} or what
   *     hindered the last connection
   */
  public Future<HttpClientRequest> begin(
      HttpClient client, RequestOptions options, AddressRule rule, Context context) {
    var host = options.getHost();
    var asWritten = rule.whyDenied(host);
    if (asWritten.isPresent()) {
      return Future.failedFuture(AddressDenied.asWritten(asWritten.get()));
    }
    return addresses
        .of(host, context)
        .compose(
            found ->
                rule.whyDenied(found).isPresent()
                    ? Future.failedFuture(AddressDenied.asResolved(host))
                    : connect(client, options, found, 0));
  }

  /** One address after the other, as long as there is no connection. */
  private static Future<HttpClientRequest> connect(
      HttpClient client, RequestOptions options, List<InetAddress> found, int index) {
    var to =
        new RequestOptions(options)
            .setServer(
                SocketAddress.inetSocketAddress(
                    options.getPort(), found.get(index).getHostAddress()));
    return client
        .request(to)
        .recover(
            failure ->
                index + 1 < found.size()
                    ? connect(client, options, found, index + 1)
                    : Future.failedFuture(failure));
  }

  @Override
  public void close() {
    addresses.close();
  }
}
