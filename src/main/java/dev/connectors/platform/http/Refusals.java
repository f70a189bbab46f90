package dev.connectors.platform.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** Answers that are ours, not a tool's. */
public final class Refusals {
  /** A way to sign in that names nobody but us. */
  public static final String BASIC_CHALLENGE = "Basic realm=\"connectors\"";

  private static final Iterable<String> CHALLENGES =
      List.of(BASIC_CHALLENGE, "Bearer realm=\"connectors\"");

  private Refusals() {}

  /** Ends the request; headers set before stay. What is still to come of its body is dropped. */
  public static void send(HttpServerRequest request, int status, String type, String body) {
    var response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
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

  /** The one way to sign in at the REST entry, for a 401. */
  public static void challengeBearer(HttpServerRequest request) {
    request.response().putHeader("WWW-Authenticate", "Bearer realm=\"connectors\"");
  }

  /** Ways to sign in, for a 401. */
  public static void challenge(HttpServerRequest request) {
    request.response().putHeader("WWW-Authenticate", CHALLENGES);
  }
}
