package dev.connectors.platform.http.server;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import org.jboss.logging.Logger;

/**
 * A port that speaks HTTP/1.1 on every event loop. What it serves gets each request as it was sent:
 * nothing routes, normalises or decompresses before.
 */
public final class BoundedServer {
  private static final Logger LOG = Logger.getLogger(BoundedServer.class);

  private final Vertx vertx;
  private final Bounds bounds;

  public BoundedServer(Vertx vertx, Bounds bounds) {
    this.vertx = vertx;
    this.bounds = bounds;
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
        request.connection().close();
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
