package dev.connectors.controller.probe;

import static dev.connectors.controller.probe.ProbeOutcome.Result;

import dev.connectors.connector.tool.DeniedAddresses;
import dev.connectors.connector.tool.Outcome;
import dev.connectors.connector.tool.TrustSettings;
import dev.connectors.controller.check.SuccessRule;
import dev.connectors.platform.http.Connections;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends a probe's request and judges the answer, over connections as the proxy makes them. Follows
 * redirects at the same scheme, host and port alone, so that a credential goes to no other.
 */
@Singleton
public final class HttpProbe {
  private final Vertx vertx;
  private final DeniedAddresses denied;
  private final TrustSettings trusted;
  private final Duration timeout;
  private final Connections connections;

  @Inject
  HttpProbe(
      Vertx vertx,
      DeniedAddresses denied,
      TrustSettings trusted,
      Connections connections,
      ProbeSettings settings) {
    this(vertx, denied, trusted, connections, settings.timeout());
  }

  /**
   * With a limit of one's own.
   *
   * @param timeout for the whole of a probe: look-up, connections, requests and body
   */
  public HttpProbe(
      Vertx vertx,
      DeniedAddresses denied,
      TrustSettings trusted,
      Connections connections,
      Duration timeout) {
    this.vertx = vertx;
    this.denied = denied;
    this.trusted = trusted;
    this.connections = connections;
    this.timeout = timeout;
  }

  /** Blocks for at most the timeout. */
  ProbeOutcome run(ProbeRequest request) {
    Optional<SuccessRule> rule;
    try {
      rule =
          request.success().isEmpty()
              ? Optional.empty()
              : Optional.of(SuccessRule.compile(request.success().get()));
    } catch (SuccessRule.InvalidRule e) {
      return ProbeOutcome.of(request, Result.REQUEST_INVALID, "the class's success rule is no CEL");
    }
    return switch (request.trust().in(options(), trusted)) {
      case Outcome.Bad<HttpClientOptions>(var problem) ->
          ProbeOutcome.of(request, Result.TLS_NOT_TRUSTED, problem.message());
      case Outcome.Good<HttpClientOptions>(var options) -> ask(request, rule, options);
    };
  }

  private ProbeOutcome ask(
      ProbeRequest request, Optional<SuccessRule> rule, HttpClientOptions options) {
    // A client of its own: probes are rare, and none keeps a connection or another's trust.
    HttpClient client = vertx.createHttpClient(options);
    try {
      return new ProbeExchange(
              request, rule, client, connections, denied, vertx.getOrCreateContext())
          .run()
          .toCompletionStage()
          .toCompletableFuture()
          .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return ProbeFailures.timedOut(request, timeout);
    } catch (ExecutionException e) {
      return ProbeFailures.of(request, Objects.requireNonNullElse(e.getCause(), e), timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ProbeFailures.timedOut(request, timeout);
    } finally {
      var unused = client.close();
    }
  }

  private HttpClientOptions options() {
    return new HttpClientOptions()
        .setConnectTimeout((int) timeout.toMillis())
        .setSslHandshakeTimeout(timeout.toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setKeepAlive(false)
        .setMaxPoolSize(1)
        .setDecompressionSupported(true);
  }
}
