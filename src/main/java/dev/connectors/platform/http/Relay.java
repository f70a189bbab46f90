package dev.connectors.platform.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Singleton;

/**
 * Passes one request on and streams both ways, no faster than either side reads, holding no more
 * than a buffer. The request must be paused. Fails with a {@link NotServed} while the caller has
 * been told nothing; what breaks later breaks the caller's connection, so that no half answer looks
 * whole.
 */
@Singleton
public class Relay {
  private final Vertx vertx;
  private final RelaySettings settings;
  private final Draining draining;
  private final Connections connections;

  public Relay(Vertx vertx, RelaySettings settings, Draining draining, Connections connections) {
    this.vertx = vertx;
    this.settings = settings;
    this.draining = draining;
    this.connections = connections;
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
            failure -> Future.failedFuture(NoAnswer.of(outgoing.origin(), NotSent.cause(failure))));
  }

  private Future<Transfer> attempt(HttpServerRequest request, Outgoing outgoing, long begun) {
    var context = vertx.getOrCreateContext();
    var options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(outgoing.host())
            .setPort(outgoing.port())
            .setSsl(outgoing.tls())
            .setURI(outgoing.uri())
            .setFollowRedirects(false);
    return connections
        .begin(
            outgoing.client(),
            options,
            outgoing.rule(),
            outgoing.pool(),
            outgoing.namespace(),
            context)
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
}
