package dev.connectors.platform.http.server;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/** The port for callers; a role that has some serves them here. */
@Singleton
public class TrafficServer {
  private final BoundedServer server;
  private final HttpSettings settings;

  TrafficServer(Vertx vertx, HttpSettings settings) {
    this.server = new BoundedServer(vertx, Bounds.of(settings));
    this.settings = settings;
  }

  /** Returns once the port is open; from then on the handler is called on the event loops. */
  public void serve(Handler<HttpServerRequest> handler) {
    server.listen(settings.host(), settings.port(), handler);
  }
}
