package dev.connectors.platform.http;

import dev.connectors.platform.http.name.NameSettings;
import dev.connectors.platform.http.name.Names;
import dev.connectors.platform.http.server.Gathering;
import dev.connectors.testbed.Settings;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/** Servers on a free port of loopback. */
public final class Loopback {
  private Loopback() {}

  /** Names are found by this machine's resolver, with the default settings. */
  public static Connections connections(Vertx vertx) {
    return new Connections(names(vertx));
  }

  public static Names names(Vertx vertx) {
    return new Names(vertx, Settings.defaults(NameSettings.class));
  }

  /** With port 8080's settings: HTTP/1.1 alone, and long paths. */
  public static HttpServer serve(Vertx vertx, Handler<HttpServerRequest> handler) {
    return vertx
        .createHttpServer(
            new HttpServerOptions().setHttp2ClearTextEnabled(false).setMaxInitialLineLength(65536))
        .connectionHandler(Loopback::gather)
        .requestHandler(handler)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  /** As port 8080 has it. */
  private static void gather(HttpConnection connection) {
    var channel = ((ConnectionBase) connection).channel();
    channel.pipeline().addBefore("handler", null, new Gathering(channel));
  }
}
