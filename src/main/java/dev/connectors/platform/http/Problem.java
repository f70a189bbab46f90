package dev.connectors.platform.http;

import dev.connectors.platform.audit.RequestLog;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Why a request is answered here and not by whom it was for.
 *
 * @param message what is wrong and what cures it, for the caller to read; never holds a credential
 * @param headers that the answer has besides
 */
public record Problem(int status, String message, Map<String, List<String>> headers) {
  /** A way to sign in that names nobody but us. */
  public static final String BASIC_CHALLENGE = "Basic realm=\"connectors\"";

  public static final String BEARER_CHALLENGE = "Bearer realm=\"connectors\"";

  private static final RequestLog LOG = new RequestLog(Problem.class.getName());

  public Problem(int status, String message) {
    this(status, message, Map.of());
  }

  /**
   * Says why a call failed, where that is for callers to know.
   *
   * @param role that failed where it is not, such as {@code proxy}
   */
  public static Problem of(Throwable failure, String role) {
    if (failure instanceof NotServed known) {
      return known.problem();
    }
    LOG.failedFew(failure);
    return new Problem(500, "the %s failed; its log has the place".formatted(role));
  }

  /** The same with a header more. */
  public Problem with(String name, List<String> values) {
    var more = new HashMap<>(headers);
    more.put(name, values);
    return new Problem(status, message, Map.copyOf(more));
  }

  /** The same with the time after which it may be gone. */
  public Problem retryAfter(Duration time) {
    return with("Retry-After", List.of(Long.toString(time.toSeconds())));
  }

  /** The same in other words. */
  public Problem saying(String words) {
    return new Problem(status, words, headers);
  }

  /** Answers as Kubernetes clients read it: metav1.Status. */
  public void sendAsStatus(HttpServerRequest request, Draining draining) {
    var body =
        new JsonObject()
            .put("kind", "Status")
            .put("apiVersion", "v1")
            .put("metadata", new JsonObject())
            .put("status", "Failure")
            .put("message", message)
            .put("reason", reason())
            .put("code", status);
    send(request, draining, "application/json", body.encode());
  }

  /** Answers as people read it in the output of their tool. */
  public void sendAsText(HttpServerRequest request, Draining draining) {
    send(request, draining, "text/plain; charset=utf-8", message + "\n");
  }

  private String reason() {
    return switch (status) {
      case 400 -> "BadRequest";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "NotFound";
      case 405 -> "MethodNotAllowed";
      case 429 -> "TooManyRequests";
      case 503 -> "ServiceUnavailable";
      case 504 -> "Timeout";
      default -> "InternalError";
    };
  }

  /** Headers set before stay. What is still to come of the request's body is dropped. */
  private void send(HttpServerRequest request, Draining draining, String type, String body) {
    var response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    draining.mark(response);
    headers.forEach(response::putHeader);
    if (Headers.announcesBody(request)) {
      response.putHeader("Connection", "close");
    }
    response
        .setStatusCode(status)
        .putHeader("Content-Type", type)
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff");
    if (!request.isEnded()) {
      request.handler(rest -> {});
      request.resume();
    }
    var unused = response.end(body);
  }
}
