package dev.connectors.platform.http;

import static dev.connectors.testbed.Patience.SOON;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopClientsTest {
  private static final int LOOPS = 2;

  private final VertxInternal vertx =
      (VertxInternal) Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));

  private final List<ContextInternal> loops =
      Stream.generate(vertx::createEventLoopContext).limit(LOOPS).toList();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aRequestStaysOnItsEventLoopThoughAnotherHasAConnectionFree() throws Exception {
    int port = server(request -> request.response().end());
    var clients = clients(512);
    for (var loop : List.of(loops.get(0), loops.get(1), loops.get(0), loops.get(1))) {
      var connection = (ConnectionBase) get(loop, clients, port).connection();
      assertThat(connection.channel().eventLoop()).isSameAs(loop.nettyEventLoop());
    }
  }

  @Test
  void allLoopsTogetherKeepTheLimitOfConnections() throws Exception {
    var held = new LinkedBlockingQueue<HttpServerResponse>();
    int port = server(request -> held.add(request.response()));
    int limit = 64;
    var clients = clients(limit);
    var begun = new CountDownLatch(limit);
    for (var loop : loops) {
      for (int i = 0; i < limit; i++) {
        loop.runOnContext(
            now ->
                clients
                    .here()
                    .request(HttpMethod.GET, port, "127.0.0.1", "/")
                    .onSuccess(
                        request -> {
                          begun.countDown();
                          var unused = request.send();
                        }));
      }
    }
    assertThat(begun.await(SOON.toMillis(), MILLISECONDS)).isTrue();
    for (int i = 0; i < limit; i++) {
      assertThat(held.poll(SOON.toMillis(), MILLISECONDS)).isNotNull();
    }
    assertThat(on(loops.get(0), clients::here)).isNotSameAs(on(loops.get(1), clients::here));
    assertThat(held).isEmpty();
  }

  @Test
  void aLimitThatIsTooSmallToBeDividedIsShared() throws Exception {
    var clients = clients(1);
    assertThat(on(loops.get(0), clients::here)).isSameAs(on(loops.get(1), clients::here));
  }

  private LoopClients clients(int limit) {
    return new LoopClients(vertx, new HttpClientOptions().setMaxPoolSize(limit));
  }

  private int server(Handler<HttpServerRequest> handler) throws Exception {
    return vertx
        .createHttpServer()
        .requestHandler(handler)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(SOON.toMillis(), MILLISECONDS)
        .actualPort();
  }

  private static HttpClientRequest get(Context loop, LoopClients clients, int port)
      throws Exception {
    var done = new CompletableFuture<HttpClientRequest>();
    loop.runOnContext(
        now ->
            clients
                .here()
                .request(HttpMethod.GET, port, "127.0.0.1", "/")
                .compose(
                    request -> request.send().compose(answer -> answer.end()).map(all -> request))
                .onSuccess(done::complete)
                .onFailure(done::completeExceptionally));
    return done.get(SOON.toMillis(), MILLISECONDS);
  }

  private static HttpClient on(Context loop, Supplier<HttpClient> work) throws Exception {
    var done = new CompletableFuture<HttpClient>();
    loop.runOnContext(now -> done.complete(work.get()));
    return done.get(SOON.toMillis(), MILLISECONDS);
  }
}
