package dev.connectors.testbed;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way to the API server that can be cut: nothing comes through, nobody listens, or each request
 * is answered with 429.
 */
public final class ApiServerRelay implements AutoCloseable {
  /** What becomes of a connection. */
  public enum Mode {
    PASSES,
    /** Packets are dropped: what is sent is taken, and never answered. */
    HANGS,
    REFUSES,
    /** An API server with too much to do. */
    BUSY
  }

  private static final String HOST = "127.0.0.1";

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
  private final int target;
  private final int busy;
  private final int port;
  private NetServer server;
  private volatile Mode mode = Mode.PASSES;

  ApiServerRelay(URI target, Path certificate, Path key) {
    this.target = target.getPort();
    var tls =
        new HttpServerOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath(certificate.toString())
                    .setKeyPath(key.toString()));
    busy =
        done(vertx
                .createHttpServer(tls)
                .requestHandler(
                    request ->
                        request
                            .response()
                            .setStatusCode(429)
                            .putHeader("Retry-After", "1")
                            .end("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":429}"))
                .listen(0, HOST))
            .actualPort();
    server = listen(0);
    port = server.actualPort();
  }

  /** Base address, https. */
  public String url() {
    return "https://%s:%d".formatted(HOST, port);
  }

  /** From now on, for the connections that are open, too. */
  public void turn(Mode next) {
    var before = mode;
    mode = next;
    if (before == Mode.REFUSES && next != Mode.REFUSES) {
      server = listen(port);
    } else if (next == Mode.REFUSES && before != Mode.REFUSES) {
      done(server.close());
    }
    if (next != Mode.HANGS) {
      open.forEach(NetSocket::close);
    }
  }

  private NetServer listen(int at) {
    return done(vertx.createNetServer().connectHandler(this::accept).listen(at, HOST));
  }

  private void accept(NetSocket caller) {
    keep(caller);
    var accepted = mode;
    caller.pause();
    switch (accepted) {
      case PASSES -> join(caller, target);
      case BUSY -> join(caller, busy);
      case HANGS -> caller.handler(bytes -> {}).resume();
      case REFUSES -> {
        var unused = caller.close();
      }
    }
  }

  private void join(NetSocket caller, int to) {
    client
        .connect(to, HOST)
        .onFailure(failure -> caller.close())
        .onSuccess(
            other -> {
              keep(other);
              pass(caller, other);
              pass(other, caller);
            });
  }

  private void pass(NetSocket from, NetSocket to) {
    from.handler(bytes -> write(bytes, to));
    from.endHandler(end -> to.close());
    from.resume();
  }

  private void write(Buffer bytes, NetSocket to) {
    if (mode != Mode.HANGS) {
      to.write(bytes);
    }
  }

  private void keep(NetSocket socket) {
    open.add(socket);
    socket.closeHandler(closed -> open.remove(socket));
  }

  private static <T> T done(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() {
    done(vertx.close());
  }
}
