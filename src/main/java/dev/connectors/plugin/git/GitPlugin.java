package dev.connectors.plugin.git;

import dev.connectors.connector.listing.ListingCall;
import dev.connectors.platform.http.ApiStatus;
import dev.connectors.platform.http.Draining;
import dev.connectors.plugin.Plugin;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/** Branches and tags of repositories behind connectors of class git; called by the proxy. */
@Named("git")
@Singleton
class GitPlugin implements Plugin {
  static final String LISTING = "/gitrefs";
  private static final Logger LOG = Logger.getLogger(GitPlugin.class);
  private static final String ITEMS_PER_PAGE = "20";

  private final Vertx vertx;
  private final GitRefs refs;
  private final Draining draining;
  private final Semaphore free;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  GitPlugin(Vertx vertx, GitRefs refs, Draining draining, GitSettings settings) {
    this.vertx = vertx;
    this.refs = refs;
    this.draining = draining;
    this.free = new Semaphore(settings.concurrentListings());
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET) || !LISTING.equals(request.path())) {
      send(request, new ApiStatus(404, "this plugin answers GET " + LISTING));
      return;
    }
    var call = ListingCall.in(request.headers());
    if (call.isEmpty()) {
      send(
          request,
          new ApiStatus(
              401,
              "only the proxy calls a plugin: GET"
                  + " /connectors/v1alpha1/<namespace>/<connector>/path/git/gitrefs of connectors-api"));
      return;
    }
    if (!free.tryAcquire()) {
      request.response().putHeader("Retry-After", "2");
      send(request, new ApiStatus(503, "too many listings at once; try again"));
      return;
    }
    var proxy = request.connection().remoteAddress().hostAddress();
    var listed =
        CompletableFuture.supplyAsync(() -> list(request, call.orElseThrow(), proxy), threads);
    Future.fromCompletionStage(listed, vertx.getOrCreateContext())
        .onComplete(ended -> free.release())
        .onSuccess(answer -> answer(request, answer))
        .onFailure(failure -> send(request, status(failure)));
  }

  private JsonObject list(HttpServerRequest request, ListingCall call, String proxy) {
    try {
      var page =
          Page.of(
              request.getParam("page", "1"),
              request.getParam("itemsPerPage", ITEMS_PER_PAGE),
              request.getParam("search", ""));
      var path = RepositoryUrl.path(request.getParam("repositoryUrl", ""), call.address());
      return page.of(refs.of(call, proxy, path));
    } catch (NotListed e) {
      throw new CompletionException(e);
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

  private void send(HttpServerRequest request, ApiStatus status) {
    draining.mark(request.response());
    status.send(request);
  }

  private static ApiStatus status(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return switch (cause) {
      case NotListed known -> new ApiStatus(known.code(), known.getMessage());
      case IllegalArgumentException known -> new ApiStatus(400, known.getMessage());
      default -> {
        LOG.errorf("%s at %s", cause.getClass().getName(), cause.getStackTrace()[0]);
        yield new ApiStatus(500, "the plugin failed; its log has the place");
      }
    };
  }

  @PreDestroy
  void close() {
    threads.shutdownNow();
  }
}
