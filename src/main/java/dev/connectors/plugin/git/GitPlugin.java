package dev.connectors.plugin.git;

import dev.connectors.connector.listing.ListingCall;
import dev.connectors.platform.http.Draining;
import dev.connectors.platform.http.NotServed;
import dev.connectors.platform.http.Problem;
import dev.connectors.plugin.Plugin;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Branches and tags of repositories behind connectors of class git; called by the proxy. */
@Named("git")
@Singleton
class GitPlugin implements Plugin {
  static final String LISTING = "/gitrefs";
  private static final String ITEMS_PER_PAGE = "20";

  private final Vertx vertx;
  private final GitRefs refs;
  private final Draining draining;
  private final Desks desks;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  GitPlugin(Vertx vertx, GitRefs refs, Draining draining, GitSettings settings) {
    this.vertx = vertx;
    this.refs = refs;
    this.draining = draining;
    this.desks =
        new Desks(settings.concurrentListings(), settings.concurrentListingsPerNamespace());
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET) || !LISTING.equals(request.path())) {
      send(request, new Problem(404, "this plugin answers GET " + LISTING));
      return;
    }
    var call = ListingCall.in(request.headers());
    if (call.isEmpty()) {
      send(
          request,
          new Problem(
              401,
              "only the proxy calls a plugin: GET"
                  + " /connectors/v1alpha1/<namespace>/<connector>/path/git/gitrefs of connectors-api"));
      return;
    }
    var namespace = call.orElseThrow().namespace();
    if (!desks.take(namespace)) {
      send(
          request,
          new Problem(503, "too many listings at once; try again")
              .retryAfter(Duration.ofSeconds(2)));
      return;
    }
    var proxy = request.connection().remoteAddress().hostAddress();
    var listing = new CompletableFuture<Thread>();
    var listed =
        CompletableFuture.supplyAsync(
            () -> {
              listing.complete(Thread.currentThread());
              return list(request, call.orElseThrow(), proxy);
            },
            threads);
    // Nobody waits for it any more: its connections are closed, and another has its desk.
    request
        .response()
        .closeHandler(
            gone -> {
              var unused = listing.thenAccept(Thread::interrupt);
            });
    Future.fromCompletionStage(listed, vertx.getOrCreateContext())
        .onComplete(ended -> desks.leave(namespace))
        .onSuccess(answer -> answer(request, answer))
        .onFailure(failure -> send(request, Problem.of(cause(failure), "plugin")));
  }

  private JsonObject list(HttpServerRequest request, ListingCall call, String proxy) {
    var page =
        Page.of(
            parameter(request, "page", "1"),
            parameter(request, "itemsPerPage", ITEMS_PER_PAGE),
            parameter(request, "search", ""));
    var path = RepositoryUrl.path(parameter(request, "repositoryUrl", ""), call.address());
    return page.of(refs.of(call, proxy, path));
  }

  private static String parameter(HttpServerRequest request, String name, String otherwise) {
    try {
      return request.getParam(name, otherwise);
    } catch (IllegalArgumentException e) {
      throw new NotServed(400, String.valueOf(e.getMessage()));
    }
  }

  private void answer(HttpServerRequest request, JsonObject answer) {
    draining.mark(request.response());
    var unused =
        request
            .response()
            .putHeader("Content-Type", "application/json")
            .putHeader("Cache-Control", "no-store")
            .end(answer.encode());
  }

  private void send(HttpServerRequest request, Problem problem) {
    problem.sendAsStatus(request, draining);
  }

  /** The failure itself, out of its envelope. */
  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  @PreDestroy
  void close() {
    threads.shutdownNow();
  }
}
