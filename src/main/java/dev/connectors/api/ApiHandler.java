package dev.connectors.api;

import dev.connectors.platform.audit.RequestLog;
import dev.connectors.platform.http.AddressRule;
import dev.connectors.platform.http.Answer;
import dev.connectors.platform.http.Draining;
import dev.connectors.platform.http.Headers;
import dev.connectors.platform.http.Outgoing;
import dev.connectors.platform.http.Problem;
import dev.connectors.platform.http.Relay;
import dev.connectors.platform.http.server.KnownCallers;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Passes calls of the REST API to the proxy as they are, with the caller's own token. It knows no
 * connector and judges nobody: whoever is asked twice can be told two different things.
 */
@Singleton
class ApiHandler {
  static final String DOCUMENT = "/connectors/openapi.json";
  private static final RequestLog LOG = new RequestLog(ApiHandler.class.getName());
  private static final String CALLS = "/connectors/v1alpha1/";
  private static final Problem AWAY =
      new Problem(
              503,
              "the proxy gives no answer: kubectl get pods -A -l"
                  + " app.kubernetes.io/name=connectors,control-plane=proxy shows whether it runs")
          .retryAfter(Duration.ofSeconds(5));

  private final Relay relay;
  private final Draining draining;
  private final URI proxy;
  private final HttpClient client;
  private final Buffer document = ApiDocument.read();

  ApiHandler(
      Vertx vertx,
      Relay relay,
      Draining draining,
      @ConfigProperty(name = "connectors.proxy-url", defaultValue = "http://connectors-proxy")
          URI proxy) {
    this.relay = relay;
    this.draining = draining;
    this.proxy = proxy;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(512)
                .setMaxInitialLineLength(65_536)
                .setMaxHeaderSize(65_536)
                .setConnectTimeout(5000)
                .setKeepAliveTimeout(15));
  }

  void handle(HttpServerRequest request) {
    request.pause();
    var uri = request.uri();
    if (uri.equals(DOCUMENT)) {
      describe(request);
    } else if (!uri.startsWith(CALLS)) {
      send(
          request,
          new Problem(
              404,
              "paths are /connectors/v1alpha1/<namespace>/<connector>/path/<tool's path>; "
                  + DOCUMENT
                  + " describes them"));
    } else if (!uri.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      // Such bytes would be coded anew on the way, and the proxy would judge another path.
      send(request, new Problem(400, "the URL has bytes that must be percent-encoded"));
    } else if (Headers.ambiguousLength(request.headers())) {
      send(request, new Problem(400, "the length of the request's body is ambiguous"));
    } else {
      pass(request);
    }
  }

  private void pass(HttpServerRequest request) {
    var outgoing =
        new Outgoing(
            client,
            AddressRule.ANY,
            false,
            proxy.getHost(),
            proxy.getPort() < 0 ? 80 : proxy.getPort(),
            request.uri(),
            Headers.toPassOn(request.headers()),
            (status, headers) -> {
              if (status < 400) {
                // The proxy has judged the caller, and let it pass.
                KnownCallers.note(request);
              }
              return new Answer.Passed(headers);
            });
    relay.pass(request, outgoing).onFailure(failure -> refuse(request, failure));
  }

  private void refuse(HttpServerRequest request, Throwable failure) {
    if (!request.response().headWritten()) {
      // What the proxy had said of an answer that never came is nothing to the caller.
      request.response().headers().clear();
    }
    LOG.warnFew("no answer of the proxy: " + failure.getMessage());
    send(request, AWAY);
  }

  private void describe(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      send(request, new Problem(405, DOCUMENT + " is read with GET"));
      return;
    }
    draining.mark(request.response());
    request.resume();
    request
        .response()
        .putHeader("Content-Type", "application/json")
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(document);
  }

  private void send(HttpServerRequest request, Problem problem) {
    problem.sendAsStatus(request, draining);
  }
}
