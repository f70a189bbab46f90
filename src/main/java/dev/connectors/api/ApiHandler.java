package dev.connectors.api;

import dev.connectors.connector.access.CallerAccess;
import dev.connectors.connector.access.CallerTokens;
import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Decision.Allowed;
import dev.connectors.connector.access.Decision.Denied;
import dev.connectors.connector.access.Decision.Unavailable;
import dev.connectors.connector.access.Target;
import dev.connectors.connector.catalog.Catalog;
import dev.connectors.platform.http.AddressRule;
import dev.connectors.platform.http.Answer;
import dev.connectors.platform.http.ApiStatus;
import dev.connectors.platform.http.Draining;
import dev.connectors.platform.http.Headers;
import dev.connectors.platform.http.Outgoing;
import dev.connectors.platform.http.OwnToken;
import dev.connectors.platform.http.Refusals;
import dev.connectors.platform.http.Relay;
import dev.connectors.platform.http.RelayFailure;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** A call of the REST API: who calls, may they; then on to the proxy, or to a class's plugin. */
@Singleton
class ApiHandler {
  private static final Logger LOG = Logger.getLogger(ApiHandler.class);
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

  /** With these a caller with the right to read could do more than that. */
  private static final Set<String> OTHER_METHOD =
      Set.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override");

  private final Vertx vertx;
  private final Catalog catalog;
  private final CallerAccess access;
  private final OwnToken ownToken;
  private final Relay relay;
  private final Draining draining;
  private final URI proxy;
  private final HttpClient client;

  ApiHandler(
      Vertx vertx,
      Catalog catalog,
      CallerAccess access,
      OwnToken ownToken,
      Relay relay,
      Draining draining,
      @ConfigProperty(name = "connectors.proxy-url", defaultValue = "http://connectors-proxy")
          URI proxy) {
    this.vertx = vertx;
    this.catalog = catalog;
    this.access = access;
    this.ownToken = ownToken;
    this.relay = relay;
    this.draining = draining;
    this.proxy = proxy;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(512)
                .setConnectTimeout(5000)
                .setKeepAliveTimeout(15));
  }

  void handle(HttpServerRequest request) {
    request.pause();
    Future.succeededFuture()
        .compose(begun -> serve(request))
        .onFailure(failure -> send(request, status(failure)));
  }

  private Future<Void> serve(HttpServerRequest request) {
    var url =
        ApiUrl.of(request.uri())
            .orElseThrow(
                () ->
                    new Refused(
                        404,
                        "paths are /connectors/v1alpha1/<namespace>/<connector>/path/<tool's path>"
                            + " and /connectors/v1alpha1/<namespace>/<connector>/<listing>"));
    if (!METHODS.contains(request.method().name())) {
      throw new Refused(405, request.method() + " has no verb in Kubernetes' access rules");
    }
    if (Headers.ambiguousLength(request.headers())) {
      throw new Refused(400, "the length of the request's body is ambiguous");
    }
    var token = CallerTokens.find(request::getHeader, Optional.empty());
    if (token.filter(shown -> request.uri().contains(shown.reveal())).isPresent()) {
      throw new Refused(400, "the caller's token must not be in the URL: send it as a header");
    }
    var target = Target.path(url.namespace(), url.name(), request.method().name());
    return Future.fromCompletionStage(access.decide(token, target), vertx.getOrCreateContext())
        .compose(decision -> decided(request, url, decision));
  }

  private Future<Void> decided(HttpServerRequest request, ApiUrl url, Decision decision) {
    switch (decision) {
      case Allowed allowed -> {
        return pass(request, url);
      }
      case Denied denied -> {
        if (denied.status() == 401) {
          Refusals.challenge(request);
        }
        send(request, new ApiStatus(denied.status(), denied.reason()));
      }
      case Unavailable away -> {
        request.response().putHeader("Retry-After", Long.toString(away.retryAfter().toSeconds()));
        send(request, new ApiStatus(503, away.reason()));
      }
    }
    return Future.succeededFuture();
  }

  private Future<Void> pass(HttpServerRequest request, ApiUrl url) {
    var connector =
        catalog
            .connector(url.namespace(), url.name())
            .orElseThrow(
                () ->
                    new Refused(
                        404,
                        "connector %s in namespace %s does not exist"
                            .formatted(url.name(), url.namespace())));
    var kind = connector.getSpec().connectorClassName();
    var to = url.isPassThrough() ? proxy : URI.create("http://" + plugin(kind, url.listing()));
    var uri =
        url.isPassThrough()
            ? "/namespaces/%s/connectors/%s%s".formatted(url.namespace(), url.name(), url.rest())
            : request.uri();
    // A listing is answered at its exact path: what followed could lead the plugin elsewhere.
    if (!url.isPassThrough() && url.rest().startsWith("/")) {
      throw new Refused(404, "a listing has no paths below it");
    }
    if (!url.isPassThrough() && !request.method().equals(HttpMethod.GET)) {
      throw new Refused(405, "listings are read with GET");
    }
    return vertx
        .executeBlocking(ownToken::current, false)
        .compose(own -> relay.pass(request, outgoing(request, to, uri, own)))
        .mapEmpty();
  }

  private String plugin(String kind, String listing) {
    return catalog
        .connectorClass(kind)
        .flatMap(found -> Optional.ofNullable(found.getSpec().plugin()))
        .filter(plugin -> plugin.listings().contains(listing))
        .orElseThrow(() -> new Refused(404, "class %s has no listing %s".formatted(kind, listing)))
        .service();
  }

  private Outgoing outgoing(HttpServerRequest request, URI to, String uri, String own) {
    var headers = Headers.toPassOn(request.headers());
    OTHER_METHOD.forEach(headers::remove);
    CallerTokens.find(request::getHeader, Optional.empty())
        .ifPresent(token -> CallerTokens.remove(headers, token, Optional.empty()));
    headers.set("Authorization", "Bearer " + own).set(ApiStatus.WANTED, "Status");
    int port = to.getPort() < 0 ? 80 : to.getPort();
    return new Outgoing(
        client,
        AddressRule.ANY,
        false,
        to.getHost(),
        port,
        uri,
        headers,
        (status, answer) -> new Answer.Passed(answer(answer, to, request)));
  }

  /** The proxy's view of a Location is not the caller's: back to this API's path. */
  private static MultiMap answer(MultiMap headers, URI to, HttpServerRequest request) {
    var location = headers.get("Location");
    var url = ApiUrl.of(request.uri()).orElseThrow();
    var inProxy =
        "http://%s/namespaces/%s/connectors/%s"
            .formatted(to.getAuthority(), url.namespace(), url.name());
    if (location != null && location.startsWith(inProxy)) {
      var here = "/connectors/v1alpha1/%s/%s/path".formatted(url.namespace(), url.name());
      headers.set("Location", here + location.substring(inProxy.length()));
    }
    return headers;
  }

  private void send(HttpServerRequest request, ApiStatus status) {
    draining.mark(request.response());
    status.send(request);
  }

  private static ApiStatus status(Throwable failure) {
    return switch (failure) {
      case Refused known -> new ApiStatus(known.code, known.getMessage());
      case RelayFailure known -> new ApiStatus(known.status(), known.getMessage());
      case IOException e ->
          new ApiStatus(503, "the api has no token of its own: check its pod's projected volume");
      default -> {
        LOG.errorf("%s at %s", failure.getClass().getName(), failure.getStackTrace()[0]);
        yield new ApiStatus(500, "the api failed; its log has the place");
      }
    };
  }

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int code;

    private Refused(int code, String message) {
      super(message, null, false, false);
      this.code = code;
    }
  }
}
