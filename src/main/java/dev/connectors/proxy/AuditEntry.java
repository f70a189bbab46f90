package dev.connectors.proxy;

import dev.connectors.connector.access.Caller;
import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Decision.Allowed;
import dev.connectors.connector.access.Decision.Denied;
import dev.connectors.connector.access.Decision.Unavailable;
import dev.connectors.connector.api.ConnectorClassSpec.Verb;
import dev.connectors.connector.tool.Requirement.Needs;
import dev.connectors.platform.audit.Mask;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One request, for the record: who, what, whether and how it went. No query, no header, no body.
 */
final class AuditEntry {
  /**
   * Of those that there are, the longest has 17 letters (RFC 4437); nobody bounds a made-up one.
   */
  private static final int LONGEST_METHOD = 20;

  private static final Needs NOT_YET_KNOWN = new Needs(Set.of(), false, false);

  private final long started = System.nanoTime();
  final String method;
  final String remote;

  /** Over all words of the caller's that the line quotes. */
  Mask mask = Mask.OF_SIGNED_TOKENS;

  String connector = "";
  String connectorClass = "";
  String path = "";
  String door = "";

  /** Which plugin asks for the caller, where one does. */
  String via = "";

  Decided decision = Decided.REFUSED;
  String reason = "";
  Optional<Caller> caller = Optional.empty();
  Optional<String> tokenId = Optional.empty();
  Needs needs = NOT_YET_KNOWN;
  int status;
  Optional<Integer> upstreamStatus = Optional.empty();
  long bytesIn;
  long bytesOut;
  private Event event = Event.REQUEST;

  /** Whether the line is the only one for its request. */
  private enum Event {
    REQUEST,
    BEGIN,
    END
  }

  /** What became of a request. */
  enum Decided {
    ALLOWED,
    REFUSED,
    UNAVAILABLE
  }

  AuditEntry(String method, String remote) {
    this.method = method.length() > LONGEST_METHOD ? method.substring(0, LONGEST_METHOD) : method;
    this.remote = remote;
  }

  /** Notes who was decided on, and how. */
  void decided(Decision made) {
    switch (made) {
      case Allowed allowed -> {
        caller = Optional.of(allowed.caller());
        tokenId = allowed.grant().tokenId();
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

  /**
   * The line of a stream that has begun, once; the one at its end says so.
   *
   * @return empty when there was one already
   */
  Optional<JsonObject> beginLine() {
    if (event != Event.REQUEST) {
      return Optional.empty();
    }
    event = Event.BEGIN;
    var line = line();
    event = Event.END;
    return Optional.of(line);
  }

  /** The log adds the time. */
  JsonObject line() {
    var json = new JsonObject();
    if (event != Event.REQUEST) {
      json.put("stream", event.name().toLowerCase(Locale.ROOT));
    }
    json.put("decision", decisionWord());
    if (!reason.isEmpty()) {
      json.put("reason", mask.over(reason));
    }
    caller.ifPresent(
        c -> {
          c.pod().ifPresent(pod -> json.put("pod", c.namespace() + "/" + pod));
          json.put("serviceAccount", c.namespace() + "/" + c.serviceAccount());
        });
    if (!via.isEmpty()) {
      json.put("via", via);
    }
    tokenId.ifPresent(id -> json.put("token", id));
    json.put("remote", remote)
        .put("entry", door)
        .put("connector", mask.over(connector))
        .put("class", connectorClass);
    if (!needs.verbs().isEmpty()) {
      json.put("verbs", needs.verbs().stream().sorted().map(Verb::name).toList());
    }
    if (needs.mint()) {
      json.put("mint", true);
    }
    json.put("method", method).put("path", mask.over(path));
    if (event != Event.BEGIN) {
      json.put("status", status);
    }
    upstreamStatus.ifPresent(code -> json.put("upstreamStatus", code));
    return json.put("bytesIn", bytesIn)
        .put("bytesOut", bytesOut)
        .put("millis", nanos() / 1_000_000);
  }
}
