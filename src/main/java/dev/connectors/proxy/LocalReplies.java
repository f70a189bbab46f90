package dev.connectors.proxy;

import dev.connectors.platform.http.ApiStatus;
import dev.connectors.platform.http.Draining;
import dev.connectors.platform.http.Refusals;
import dev.connectors.proxy.ingress.Entry;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/** Sends the proxy's own answers in the form that the caller reads. */
@Singleton
class LocalReplies {
  private final Draining draining;

  LocalReplies(Draining draining) {
    this.draining = draining;
  }

  void send(HttpServerRequest request, AuditEntry entry, LocalReply reply) {
    entry.status = reply.status();
    entry.reason = reply.message().lines().findFirst().orElse("");
    draining.mark(request.response());
    reply
        .retryAfter()
        .ifPresent(
            after -> request.response().putHeader("Retry-After", Long.toString(after.toSeconds())));
    if (reply.status() == 401) {
      challenge(request, entry);
    }
    var subject = entry.connector.isEmpty() ? "" : "connector " + entry.connector + ": ";
    if (request.uri().startsWith(Entry.APIS)) {
      new ApiStatus(reply.status(), subject + reply.message()).send(request);
    } else {
      var text = "connectors-proxy: " + subject + reply.message() + "\n";
      Refusals.send(request, reply.status(), "text/plain; charset=utf-8", text);
    }
  }

  private static void challenge(HttpServerRequest request, AuditEntry entry) {
    if (entry.door.equals("api")) {
      Refusals.challengeBearer(request);
    } else {
      Refusals.challenge(request);
    }
  }
}
