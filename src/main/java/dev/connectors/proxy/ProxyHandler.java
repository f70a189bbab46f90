package dev.connectors.proxy;

import dev.connectors.connector.access.CallerTokens;
import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Decision.Allowed;
import dev.connectors.connector.access.Decision.Denied;
import dev.connectors.connector.access.Decision.Unavailable;
import dev.connectors.connector.access.Target;
import dev.connectors.connector.access.Token;
import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorClassSpec.Inject;
import dev.connectors.platform.http.ApiStatus;
import dev.connectors.platform.http.Draining;
import dev.connectors.platform.http.Refusals;
import dev.connectors.platform.http.Relay;
import dev.connectors.platform.http.RelayFailure;
import dev.connectors.proxy.AuditEntry.Decided;
import dev.connectors.proxy.ingress.Entry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A request's way: which connector, who calls, may they, and on to the tool with its credential.
 */
@Singleton
class ProxyHandler {
  private static final Logger LOG = Logger.getLogger(ProxyHandler.class);

  private final Vertx vertx;
  private final Directory directory;
  private final RequiredRights rights;
  private final Routes routes;
  private final Relay relay;
  private final Draining draining;
  private final Audit audit;

  ProxyHandler(
      Vertx vertx,
      Directory directory,
      RequiredRights rights,
      Routes routes,
      Relay relay,
      Draining draining,
      Audit audit) {
    this.vertx = vertx;
    this.directory = directory;
    this.rights = rights;
    this.routes = routes;
    this.relay = relay;
    this.draining = draining;
    this.audit = audit;
  }

  void handle(HttpServerRequest request) {
    request.pause();
    var entry =
        new AuditEntry(
            request.method().name(), String.valueOf(request.remoteAddress().hostAddress()));
    Future.succeededFuture()
        .compose(begun -> serve(request, entry))
        .recover(failure -> Future.succeededFuture(refuse(request, entry, failure)))
        .onComplete(ended -> audit.record(entry));
  }

  private Future<Void> serve(HttpServerRequest request, AuditEntry entry) {
    var url = RequestRules.check(request);
    entry.connector = url.namespace() + "/" + url.name();
    entry.path = url.path();
    entry.door = url.door();
    var connector = directory.connector(url.namespace(), url.name());
    var kind = connector.flatMap(c -> directory.connectorClass(c.getSpec().connectorClassName()));
    entry.connectorClass = kind.map(k -> k.getMetadata().getName()).orElse("");
    var ownHeader = connector.flatMap(c -> kind.flatMap(k -> callerTokenHeader(c, k)));
    var token = token(request, url, ownHeader);
    var required = rights.of(request, url, kind);
    var targets = required.targets();
    return Future.fromCompletionStage(directory.decide(token, targets), vertx.getOrCreateContext())
        .compose(
            decision ->
                admitted(request, entry, known(decision, connector, targets.getFirst()))
                    ? required.refusal().isPresent()
                        ? Future.failedFuture(required.refusal().get())
                        : pass(request, entry, url, connector, kind, token.orElseThrow())
                    : Future.succeededFuture());
  }

  private static Optional<Token> token(
      HttpServerRequest request, Entry url, Optional<String> ownHeader) {
    if (!(url instanceof Entry.Apis)) {
      return CallerTokens.find(request::getHeader, ownHeader);
    }
    return Optional.ofNullable(request.getHeader("Authorization"))
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .flatMap(CallerTokens::in);
  }

  private static Decision known(Decision decision, Optional<Connector> found, Target target) {
    return found.isEmpty() && decision instanceof Allowed allowed
        ? Denied.missingRight(allowed.caller(), target)
        : decision;
  }

  private boolean admitted(HttpServerRequest request, AuditEntry entry, Decision decision) {
    switch (decision) {
      case Allowed allowed -> {
        entry.caller = Optional.of(allowed.caller());
        entry.decision = Decided.ALLOWED;
        return true;
      }
      case Denied denied -> {
        entry.caller = denied.caller();
        if (denied.status() == 401) {
          if (entry.door.equals("api")) {
            Refusals.challengeBearer(request);
          } else {
            Refusals.challenge(request);
          }
        }
        answer(request, entry, denied.status(), denied.reason());
      }
      case Unavailable unavailable -> {
        entry.decision = Decided.UNAVAILABLE;
        request
            .response()
            .putHeader("Retry-After", Long.toString(unavailable.retryAfter().toSeconds()));
        answer(request, entry, 503, unavailable.reason());
      }
    }
    return false;
  }

  private Future<Void> pass(
      HttpServerRequest request,
      AuditEntry entry,
      Entry url,
      Optional<Connector> found,
      Optional<ConnectorClass> foundClass,
      Token token) {
    var connector =
        found.orElseThrow(
            () -> new IllegalStateException(entry.connector + " was admitted, but is not there"));
    var kind =
        foundClass.orElseThrow(
            () ->
                new NotServed(
                    503,
                    "its class %s does not exist: kubectl get connectorclasses"
                        .formatted(connector.getSpec().connectorClassName())));
    var route = routes.to(connector, kind, directory.credential(connector.getMetadata().getUid()));
    var outgoing =
        ToolRequest.of(
            request, url, route, token, callerTokenHeader(connector, kind), kind.getSpec());
    return relay
        .pass(request, outgoing)
        .map(
            transfer -> {
              entry.status = transfer.status();
              entry.upstreamStatus = Optional.of(transfer.status());
              entry.bytesIn = transfer.bytesIn();
              entry.bytesOut = transfer.bytesOut();
              entry.reason = transfer.complete() ? "" : "broken off";
              return null;
            });
  }

  private Void refuse(HttpServerRequest request, AuditEntry entry, Throwable failure) {
    switch (failure) {
      case NotServed known -> answer(request, entry, known.status(), known.getMessage());
      case RelayFailure known -> answer(request, entry, known.status(), known.getMessage());
      default -> {
        // Its message could quote a header: the kind of failure and the place have to do.
        LOG.errorf("%s at %s", failure.getClass().getName(), failure.getStackTrace()[0]);
        answer(request, entry, 500, "the proxy failed; its log has the place");
      }
    }
    return null;
  }

  private void answer(HttpServerRequest request, AuditEntry entry, int status, String message) {
    entry.status = status;
    entry.reason = message.lines().findFirst().orElse("");
    draining.mark(request.response());
    var subject = entry.connector.isEmpty() ? "" : "connector " + entry.connector + ": ";
    if (request.uri().startsWith(Entry.APIS)) {
      new ApiStatus(status, subject + message).send(request);
    } else {
      var text = "connectors-proxy: " + subject + message + "\n";
      Refusals.send(request, status, "text/plain; charset=utf-8", text);
    }
  }

  private static Optional<String> callerTokenHeader(Connector connector, ConnectorClass kind) {
    return connector
        .getSpec()
        .authentication()
        .flatMap(auth -> kind.getSpec().authType(auth.name()))
        .flatMap(type -> Optional.ofNullable(type.inject()))
        .map(Inject::callerTokenHeader)
        .filter(name -> !name.isBlank());
  }
}
