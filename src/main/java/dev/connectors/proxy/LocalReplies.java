package dev.connectors.proxy;

import dev.connectors.platform.http.Draining;
import dev.connectors.platform.http.Problem;
import dev.connectors.proxy.ingress.Entry;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;

/** Sends the proxy's own answers in the form that the caller reads. */
@Singleton
class LocalReplies {
  private static final String SIGN_IN = "WWW-Authenticate";

  private final Draining draining;

  LocalReplies(Draining draining) {
    this.draining = draining;
  }

  void send(HttpServerRequest request, AuditEntry entry, Problem problem) {
    // A message may quote the path, and tools write what they are told into logs of their own.
    var message = entry.mask.hide(problem.message());
    entry.status = problem.status();
    entry.reason = message.lines().findFirst().orElse("");
    var subject = entry.connector.isEmpty() ? "" : "connector " + entry.connector + ": ";
    var reply = problem.status() == 401 ? problem.with(SIGN_IN, challenges(entry)) : problem;
    if (request.uri().startsWith(Entry.APIS)) {
      reply.saying(subject + message).sendAsStatus(request, draining);
    } else {
      reply.saying("connectors-proxy: " + subject + message).sendAsText(request, draining);
    }
  }

  /** The REST entry takes no password. */
  private static List<String> challenges(AuditEntry entry) {
    return entry.door.equals("api")
        ? List.of(Problem.BEARER_CHALLENGE)
        : List.of(Problem.BASIC_CHALLENGE, Problem.BEARER_CHALLENGE);
  }
}
