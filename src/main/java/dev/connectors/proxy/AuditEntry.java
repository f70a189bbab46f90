package dev.connectors.proxy;

import dev.connectors.connector.access.Caller;
import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Decision.Allowed;
import dev.connectors.connector.access.Decision.Denied;
import dev.connectors.connector.access.Decision.Unavailable;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * One request, for the record: who, what, whether and how it went. No query, no header, no body.
 */
final class AuditEntry {
  private final long started = System.nanoTime();
  final String method;
  final String remote;
  String connector = "";
  String connectorClass = "";
  String path = "";
  String door = "";

  /** Which plugin asks for the caller, where one does. */
  String via = "";

  Decided decision = Decided.REFUSED;
  String reason = "";
  Optional<Caller> caller = Optional.empty();
  int status;
  Optional<Integer> upstreamStatus = Optional.empty();
  long bytesIn;
  long bytesOut;

  /** What became of a request. */
  enum Decided {
    ALLOWED,
    REFUSED,
    UNAVAILABLE
  }

  AuditEntry(String method, String remote) {
    this.method = method;
    this.remote = remote;
  }

  /** Notes who was decided on, and how. */
  void decided(Decision made) {
    switch (made) {
      case Allowed allowed -> {
        caller = Optional.of(allowed.caller());
        decision = Decided.ALLOWED;
      }
      case Denied denied -> {
        caller = denied.caller();
        decision = Decided.REFUSED;
      }
      case Unavailable unavailable -> decision = Decided.UNAVAILABLE;
    }
  }

  long nanos() {
    return System.nanoTime() - started;
  }

  String decisionWord() {
    return switch (decision) {
      case ALLOWED -> "allowed";
      case REFUSED -> "refused";
      case UNAVAILABLE -> "unavailable";
    };
  }

  /** The log adds the time. */
  String line() {
    var json = new JsonObject().put("decision", decisionWord());
    if (!reason.isEmpty()) {
      json.put("reason", reason);
    }
    caller.ifPresent(
        c -> {
          c.pod().ifPresent(pod -> json.put("pod", c.namespace() + "/" + pod));
          json.put("serviceAccount", c.namespace() + "/" + c.serviceAccount());
        });
    if (!via.isEmpty()) {
      json.put("via", via);
    }
    json.put("remote", remote)
        .put("entry", door)
        .put("connector", connector)
        .put("class", connectorClass);
    json.put("method", method).put("path", path).put("status", status);
    upstreamStatus.ifPresent(code -> json.put("upstreamStatus", code));
    return json.put("bytesIn", bytesIn)
        .put("bytesOut", bytesOut)
        .put("millis", nanos() / 1_000_000)
        .encode();
  }
}
