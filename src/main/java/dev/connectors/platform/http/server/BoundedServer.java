package dev.connectors.platform.http.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * A port that speaks HTTP/1.1 on every event loop. What it serves gets each request as it was sent:
 * nothing routes, normalises or decompresses before.
 */
public final class BoundedServer {
  private static final Logger LOG = Logger.getLogger(BoundedServer.class);

  private final Vertx vertx;
  private final Bounds bounds;
  private final Peers peers;
  private final Tally tally;

  /**
   * Opens nothing yet.
   *
   * @param name of the server in metrics and in the log
   */
  public BoundedServer(Vertx vertx, String name, Bounds bounds, MeterRegistry meters) {
    this.vertx = vertx;
    this.bounds = bounds;
    this.peers = new Peers(bounds);
    this.tally = new Tally(name, meters, peers);
  }

  /**
   * Opens the port.
   *
   * @param port 0 for any that is free, which must not be more than one event loop's
   * @return the port
   * @throws java.util.concurrent.CompletionException if the port cannot be opened
   */
  public int listen(String host, int port, Handler<HttpServerRequest> handler) {
    var opened = Promise.<Integer>promise();
    var options = new DeploymentOptions().setInstances(port == 0 ? 1 : eventLoops());
    return vertx
        .deployVerticle(() -> new OnOneLoop(host, port, handler, opened), options)
        .compose(deployed -> opened.future())
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  /**
   * Takes nothing new, and waits for what is under way.
   *
   * @return whether all of it ended in time
   */
  boolean drain(Duration limit) throws InterruptedException {
    return peers.close(limit.toMillis());
  }

  /** On the connection's event loop, before its first byte is read. */
  private void guard(HttpConnection connection) {
    if (!(connection instanceof ConnectionBase accepted)
        || !(accepted.channel().remoteAddress() instanceof InetSocketAddress address)) {
      var unused = connection.close();
      return;
    }
    var channel = accepted.channel();
    var guard = new Guard(bounds, peers, tally, channel, address.getAddress());
    var refusal = peers.admit(guard);
    if (refusal.isPresent()) {
      guard.end(refusal.get());
      return;
    }
    channel.closeFuture().addListener(closed -> guard.gone());
    channel
        .pipeline()
        .addFirst(new Wire(guard))
        .addBefore("handler", null, new Messages(guard))
        .addBefore("handler", null, new Gathering(channel));
    guard.watch();
  }

  private int eventLoops() {
    int loops = 0;
    for (var unused : vertx.nettyEventLoopGroup()) {
      loops++;
    }
    return loops;
  }

  /** One way to frame a body: HTTP/2 would be another, where requests are framed anew. */
  private HttpServerOptions options(String host, int port) {
    return new HttpServerOptions()
        .setHost(host)
        .setPort(port)
        .setHttp2ClearTextEnabled(false)
        .setCompressionSupported(false)
        .setDecompressionSupported(false)
        .setRegisterWebSocketWriteHandlers(false)
        .setMaxHeaderSize(bounds.maxHead())
        .setMaxInitialLineLength(bounds.maxHead());
  }

  /** Vert.x gives the connections of one port to its instances in turn. */
  private final class OnOneLoop extends AbstractVerticle {
    private final String host;
    private final int port;
    private final Handler<HttpServerRequest> handler;
    private final Promise<Integer> opened;

    OnOneLoop(String host, int port, Handler<HttpServerRequest> handler, Promise<Integer> opened) {
      this.host = host;
      this.port = port;
      this.handler = handler;
      this.opened = opened;
    }

    @Override
    public void start(Promise<Void> started) {
      Future<HttpServer> listening =
          vertx
              .createHttpServer(options(host, port))
              .connectionHandler(BoundedServer.this::guard)
              .invalidRequestHandler(request -> end(request, HttpResponseStatus.BAD_REQUEST))
              .requestHandler(request -> handle(request, handler))
              .listen();
      listening
          .onSuccess(server -> opened.tryComplete(server.actualPort()))
          .<Void>mapEmpty()
          .onComplete(started);
    }
  }

  /** Whatever goes wrong, a caller gets an answer, and the log a place rather than a stack. */
  private static void handle(HttpServerRequest request, Handler<HttpServerRequest> handler) {
    if (!HostHeader.isGood(request)) {
      end(request, HttpResponseStatus.BAD_REQUEST);
      return;
    }
    try {
      handler.handle(request);
    } catch (RuntimeException e) {
      LOG.errorf("%s at %s", e.getClass().getName(), e.getStackTrace()[0]);
      if (request.response().headWritten()) {
        var unused = request.connection().close();
      } else {
        end(request, HttpResponseStatus.INTERNAL_SERVER_ERROR);
      }
    }
  }

  private static void end(HttpServerRequest request, HttpResponseStatus status) {
    var unused =
        request.response().setStatusCode(status.code()).putHeader("Connection", "close").end();
  }
}
