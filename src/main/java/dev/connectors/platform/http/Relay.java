package dev.connectors.platform.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;

/**
 * Passes one request on and streams both ways, no faster than either side reads, holding no more
 * than a buffer. The request must be paused. Fails with a {@link RelayFailure} while the caller has
 * been told nothing; what breaks later breaks the caller's connection, so that no half answer looks
 * whole.
 */
@Singleton
public class Relay {
  private final Vertx vertx;
  private final RelaySettings settings;
  private final Draining draining;
  private final Addresses addresses = new Addresses();

  public Relay(Vertx vertx, RelaySettings settings, Draining draining) {
    this.vertx = vertx;
    this.settings = settings;
    this.draining = draining;
  }

  public Future<Transfer> pass(HttpServerRequest request, Outgoing outgoing) {
    long begun = System.nanoTime();
    return attempt(request, outgoing, begun)
        .recover(
            failure ->
                failure instanceof NotSent && !request.response().ended()
                    ? attempt(request, outgoing, begun)
                    : Future.failedFuture(failure))
        .recover(
            failure ->
                Future.failedFuture(RelayFailure.of(outgoing.origin(), NotSent.cause(failure))));
  }

  private Future<Transfer> attempt(HttpServerRequest request, Outgoing outgoing, long begun) {
    Context context = vertx.getOrCreateContext();
    return addresses
        .of(outgoing.host(), context)
        .compose(found -> connect(outgoing, request, found, 0))
        .compose(
            upstream ->
                new Exchange(
                        context,
                        new Watch(context, settings, begun, outgoing.lasting()),
                        draining,
                        request,
                        upstream,
                        outgoing)
                    .run());
  }

  /** One address after the other, as long as there is no connection. */
  private Future<HttpClientRequest> connect(
      Outgoing outgoing, HttpServerRequest request, List<InetAddress> found, int index) {
    var options =
        new RequestOptions()
            .setMethod(request.method())
            .setServer(
                SocketAddress.inetSocketAddress(outgoing.port(), found.get(index).getHostAddress()))
            .setHost(outgoing.host())
            .setPort(outgoing.port())
            .setSsl(outgoing.tls())
            .setURI(outgoing.uri())
            .setFollowRedirects(false);
    return outgoing
        .client()
        .request(options)
        .recover(
            failure ->
                index + 1 < found.size()
                    ? connect(outgoing, request, found, index + 1)
                    : Future.failedFuture(failure));
  }

  @PreDestroy
  void close() {
    addresses.close();
  }
}
