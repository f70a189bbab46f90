package dev.connectors.platform.http.server;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the management port has. Who asks while the same is being made gets that, so that many
 * callers cost no more than one.
 */
@Singleton
class ManagementPages {
  private static final Logger LOG = Logger.getLogger(ManagementPages.class);
  // Not static: what is static is made when a native executable is built, and buffers cannot be.
  private final Page unknown = new Page(404, "text/plain", Buffer.buffer("not found\n"));
  private final Page notRead = new Page(405, "text/plain", Buffer.buffer("GET only\n"));

  private final Vertx vertx;
  private final Map<String, Shared> health;
  private final Shared plain;
  private final Shared openMetrics;

  @Inject
  ManagementPages(Vertx vertx, Health health, PrometheusMeterRegistry meters) {
    this(
        vertx,
        Map.of(
            "/health", health::all,
            "/health/started", health::started,
            "/health/ready", health::ready,
            "/health/live", health::live),
        meters);
  }

  ManagementPages(
      Vertx vertx, Map<String, Supplier<Future<Page>>> health, PrometheusMeterRegistry meters) {
    this.vertx = vertx;
    this.health =
        health.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, entry -> new Shared(entry.getValue())));
    this.plain = new Shared(() -> scrape(vertx, meters, TextFormat.CONTENT_TYPE_004));
    this.openMetrics =
        new Shared(() -> scrape(vertx, meters, TextFormat.CONTENT_TYPE_OPENMETRICS_100));
  }

  void handle(HttpServerRequest request) {
    var page = page(request.uri(), request.getHeader("Accept"));
    if (page.isEmpty()) {
      send(request, unknown);
    } else if (!request.method().equals(HttpMethod.GET)) {
      send(request, notRead);
    } else {
      page.get()
          .get(vertx.getOrCreateContext())
          .onSuccess(made -> send(request, made))
          .onFailure(failure -> fail(request, failure));
    }
  }

  private Optional<Shared> page(String uri, @Nullable String accept) {
    int query = uri.indexOf('?');
    var path = query < 0 ? uri : uri.substring(0, query);
    if (path.equals("/metrics")) {
      boolean text =
          accept != null && (accept.contains("text/plain") || accept.contains("text/html"));
      return Optional.of(text ? plain : openMetrics);
    }
    return Optional.ofNullable(health.get(path));
  }

  private static Future<Page> scrape(Vertx vertx, PrometheusMeterRegistry meters, String type) {
    return vertx
        .executeBlocking(() -> meters.scrape(type), false)
        .map(text -> new Page(200, type, Buffer.buffer(String.valueOf(text))));
  }

  private static void fail(HttpServerRequest request, Throwable failure) {
    LOG.errorf("%s has no answer: %s", request.path(), failure.getClass().getName());
    send(request, new Page(503, "text/plain", Buffer.buffer("failed; the log has more\n")));
  }

  private static void send(HttpServerRequest request, Page page) {
    var response = request.response();
    if (!response.closed() && !response.ended()) {
      var unused =
          response
              .setStatusCode(page.status())
              .putHeader("Content-Type", page.type())
              .end(page.body());
    }
  }

  /** A page that is made once at a time. */
  private static final class Shared {
    private final Supplier<Future<Page>> maker;
    private Optional<Future<Page>> underWay = Optional.empty();

    Shared(Supplier<Future<Page>> maker) {
      this.maker = maker;
    }

    /** The page, told on the context of who asks. */
    synchronized Future<Page> get(Context context) {
      var page = underWay.filter(future -> !future.isComplete()).orElseGet(maker);
      underWay = Optional.of(page);
      return Future.fromCompletionStage(page.toCompletionStage(), context);
    }
  }
}
