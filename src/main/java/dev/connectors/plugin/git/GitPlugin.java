package dev.connectors.plugin.git;

import dev.connectors.connector.access.CallerAccess;
import dev.connectors.connector.access.CallerTokens;
import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Decision.Denied;
import dev.connectors.connector.access.Decision.Unavailable;
import dev.connectors.connector.access.Target;
import dev.connectors.platform.http.ApiStatus;
import dev.connectors.platform.http.Draining;
import dev.connectors.platform.http.Refusals;
import dev.connectors.plugin.Plugin;
import dev.connectors.plugin.git.GitRefs.NotListed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/** Branches and tags of repositories behind connectors of class git. */
@Named("git")
@Singleton
class GitPlugin implements Plugin {
  private static final Logger LOG = Logger.getLogger(GitPlugin.class);
  private static final String ITEMS_PER_PAGE = "20";

  private final Vertx vertx;
  private final CallerAccess access;
  private final GitRefs refs;
  private final Draining draining;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  GitPlugin(Vertx vertx, CallerAccess access, GitRefs refs, Draining draining) {
    this.vertx = vertx;
    this.access = access;
    this.refs = refs;
    this.draining = draining;
  }

  @Override
  public void serve(Router router) {
    router.get("/connectors/v1alpha1/:namespace/:connector/refs").handler(this::handle);
    router
        .route()
        .last()
        .handler(
            call ->
                send(
                    call,
                    new ApiStatus(
                        404,
                        "this plugin answers GET"
                            + " /connectors/v1alpha1/<namespace>/<connector>/refs?repository=<path>")));
  }

  private void handle(RoutingContext call) {
    var namespace = call.pathParam("namespace");
    var connector = call.pathParam("connector");
    var token = CallerTokens.find(call.request()::getHeader, Optional.empty());
    Future.fromCompletionStage(
            access.decide(token, Target.proxy(namespace, connector)), vertx.getOrCreateContext())
        .compose(
            decision ->
                switch (decision) {
                  case Decision.Allowed allowed -> list(call, namespace, connector);
                  case Denied denied -> refuse(call, denied);
                  case Unavailable away -> away(call, away);
                })
        .onFailure(failure -> send(call, status(failure)));
  }

  private Future<Void> list(RoutingContext call, String namespace, String connector) {
    var repository = call.request().getParam("repository", "");
    if (repository.isEmpty()) {
      return Future.failedFuture(new IllegalArgumentException("repository is missing: org/r.git"));
    }
    Page page;
    try {
      page =
          Page.of(
              call.request().getParam("page", "1"),
              call.request().getParam("itemsPerPage", ITEMS_PER_PAGE),
              call.request().getParam("search", ""));
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    var listed =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return page.of(refs.of(namespace, connector, repository));
              } catch (NotListed e) {
                throw new CompletionException(e);
              }
            },
            threads);
    return Future.fromCompletionStage(listed, vertx.getOrCreateContext())
        .compose(answer -> answer(call, answer));
  }

  private Future<Void> answer(RoutingContext call, JsonObject answer) {
    draining.mark(call.response());
    return call.response().putHeader("Content-Type", "application/json").end(answer.encode());
  }

  private Future<Void> refuse(RoutingContext call, Denied denied) {
    if (denied.status() == 401) {
      Refusals.challenge(call.request());
    }
    return send(call, new ApiStatus(denied.status(), denied.reason()));
  }

  private Future<Void> away(RoutingContext call, Unavailable away) {
    call.response().putHeader("Retry-After", Long.toString(away.retryAfter().toSeconds()));
    return send(call, new ApiStatus(503, away.reason()));
  }

  private Future<Void> send(RoutingContext call, ApiStatus status) {
    draining.mark(call.response());
    status.send(call.request());
    return Future.succeededFuture();
  }

  private static ApiStatus status(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return switch (cause) {
      case NotListed known -> new ApiStatus(known.code(), known.getMessage());
      case IllegalArgumentException known -> new ApiStatus(400, known.getMessage());
      default -> {
        LOG.errorf(failure, "no listing");
        yield new ApiStatus(500, "the plugin failed; its log has the place");
      }
    };
  }

  @PreDestroy
  void close() {
    threads.shutdownNow();
  }
}
