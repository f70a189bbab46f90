package dev.connectors.controller.probe;

import static dev.connectors.controller.probe.ProbeOutcome.Result;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Sends a probe's request and judges the answer. Follows no redirect, so that a credential goes to
 * no other host; reads no more of a body than its rule needs.
 */
final class HttpProbe {
  /** Size of a response's body that a rule may look at, in bytes. */
  static final int LONGEST_BODY = 64 * 1024;

  private final Duration timeout;

  /**
   * @param timeout for the whole of a probe: connection, request and body
   */
  HttpProbe(Duration timeout) {
    this.timeout = timeout;
  }

  /** Blocks for at most the timeout. */
  ProbeOutcome run(ProbeRequest request) {
    // A client of its own: probes are rare, and none keeps a connection or another's trust.
    try (var client = client(request)) {
      try {
        return request.success().isPresent()
            ? judgedByRule(client, request)
            : judgedByStatus(client, request);
      } finally {
        client.shutdownNow();
      }
    } catch (GeneralSecurityException e) {
      return outcome(request, Result.TLS_NOT_TRUSTED, "the CA certificate cannot be used");
    } catch (IllegalArgumentException e) {
      // Its message may quote a header's value: the credential.
      return outcome(
          request,
          Result.REQUEST_INVALID,
          "the class's headers and the credential make no valid HTTP request (is there a line break in the Secret?)");
    } catch (TimeoutException | CancellationException e) {
      return timedOut(request);
    } catch (RuntimeException e) {
      return failed(request, e);
    } catch (ExecutionException e) {
      return failed(request, Objects.requireNonNullElse(e.getCause(), e));
    } catch (IOException e) {
      return failed(request, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return timedOut(request);
    }
  }

  private HttpClient client(ProbeRequest request) throws GeneralSecurityException, IOException {
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout);
    if (request.uri().getScheme().equals("https")) {
      builder.sslContext(
          request.verifyTls() ? Trust.verified(request.caCertificates()) : Trust.anyone());
    }
    return builder.build();
  }

  private HttpRequest built(ProbeRequest request) {
    var builder =
        HttpRequest.newBuilder(request.uri())
            .method(request.method(), HttpRequest.BodyPublishers.noBody())
            .header("User-Agent", "connectors-probe");
    request.headers().forEach(builder::setHeader);
    return builder.build();
  }

  private ProbeOutcome judgedByStatus(HttpClient client, ProbeRequest request)
      throws ExecutionException, TimeoutException, InterruptedException, IOException {
    HttpResponse<InputStream> response =
        client
            .sendAsync(built(request), HttpResponse.BodyHandlers.ofInputStream())
            .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    response.body().close();
    int status = response.statusCode();
    boolean good =
        request.statusCodes().isEmpty() ? status < 500 : request.statusCodes().contains(status);
    return good ? succeeded(request, status) : unexpected(request, response);
  }

  private ProbeOutcome judgedByRule(HttpClient client, ProbeRequest request)
      throws ExecutionException, TimeoutException, InterruptedException {
    SuccessRule rule;
    try {
      rule = SuccessRule.compile(request.success().orElseThrow());
    } catch (SuccessRule.InvalidRule e) {
      return outcome(request, Result.REQUEST_INVALID, "the class's success rule is no CEL");
    }
    var limited =
        HttpResponse.BodyHandlers.limiting(
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8), LONGEST_BODY);
    var pending = client.sendAsync(built(request), limited);
    var response = pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    int status = response.statusCode();
    if (!request.statusCodes().isEmpty() && !request.statusCodes().contains(status)) {
      return unexpected(request, response);
    }
    return rule.met(status, firstValues(response), response.body())
        ? succeeded(request, status)
        : outcome(
            request,
            Result.SUCCESS_NOT_MET,
            "answered %d, which the class's rule '%s' does not accept"
                .formatted(status, request.success().orElseThrow()));
  }

  private static Map<String, String> firstValues(HttpResponse<?> response) {
    return response.headers().map().entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().toLowerCase(Locale.ROOT),
                entry -> entry.getValue().getFirst(),
                (first, _) -> first));
  }

  private static ProbeOutcome succeeded(ProbeRequest request, int status) {
    return outcome(request, Result.SUCCEEDED, "answered " + status);
  }

  private static ProbeOutcome unexpected(ProbeRequest request, HttpResponse<?> response) {
    int status = response.statusCode();
    var advice =
        switch (status) {
          case 301, 302, 303, 307, 308 -> "; a redirect is not followed: is the address right?";
          case 401, 403 -> "; is the credential in the Secret right, and does it have the rights?";
          case 404 -> "; are the address and the parameters right?";
          default -> "";
        };
    return outcome(request, Result.STATUS_UNEXPECTED, "answered " + status + advice);
  }

  private ProbeOutcome timedOut(ProbeRequest request) {
    return outcome(
        request, Result.TIMED_OUT, "no answer within %d s".formatted(timeout.toSeconds()));
  }

  private ProbeOutcome failed(ProbeRequest request, Throwable failure) {
    var causes = Stream.iterate(failure, c -> c != null, Throwable::getCause).limit(10).toList();
    if (has(causes, UnresolvedAddressException.class)) {
      return outcome(
          request,
          Result.ADDRESS_NOT_RESOLVED,
          "the host name is unknown to DNS; check spec.address");
    }
    if (has(causes, SSLException.class)) {
      return outcome(
          request,
          Result.TLS_NOT_TRUSTED,
          "TLS failed; is its CA in spec.caCertSecretRef, and the host in its certificate?");
    }
    if (has(causes, HttpTimeoutException.class)) {
      return timedOut(request);
    }
    if (has(causes, ConnectException.class)) {
      return outcome(
          request,
          Result.CONNECTION_REFUSED,
          "the connection was refused; does the tool run, and may the cluster reach it?");
    }
    // BodyHandlers.limiting has no exception of its own.
    if (causes.stream().anyMatch(c -> String.valueOf(c.getMessage()).contains("capacity"))) {
      return outcome(
          request, Result.RESPONSE_TOO_LARGE, "the body is longer than " + LONGEST_BODY + " bytes");
    }
    return outcome(
        request,
        Result.CONNECTION_FAILED,
        "the connection broke (%s)".formatted(causes.getLast().getClass().getSimpleName()));
  }

  private static boolean has(List<Throwable> causes, Class<? extends Throwable> type) {
    return causes.stream().anyMatch(type::isInstance);
  }

  private static ProbeOutcome outcome(ProbeRequest request, Result result, String message) {
    return new ProbeOutcome(result, request.shown() + ": " + message);
  }
}
