package dev.connectors.platform.http.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The port for callers; a role that has some serves them here. */
@Singleton
public class TrafficServer {
  private static final Logger LOG = Logger.getLogger(TrafficServer.class);

  private final Vertx vertx;
  private final HttpSettings settings;
  private final MeterRegistry meters;
  private final Duration grace;
  private volatile Optional<BoundedServer> server = Optional.empty();

  TrafficServer(
      Vertx vertx,
      HttpSettings settings,
      MeterRegistry meters,
      @ConfigProperty(name = "quarkus.shutdown.timeout") Optional<Duration> grace) {
    this.vertx = vertx;
    this.settings = settings;
    this.meters = meters;
    this.grace = grace.orElse(Duration.ZERO);
  }

  /** Returns once the port is open; from then on the handler is called on the event loops. */
  public void serve(Handler<HttpServerRequest> handler) {
    var opened = new BoundedServer(vertx, "http", Bounds.of(settings), meters);
    opened.listen(settings.host(), settings.port(), handler);
    server = Optional.of(opened);
  }

  /** Takes no new requests, and waits for those under way as long as the shutdown may take. */
  public void drain() throws InterruptedException {
    if (server.isPresent() && !server.get().drain(grace)) {
      LOG.warnf("requests under way were cut off after %d s", grace.toSeconds());
    }
  }
}
