package dev.connectors.proxy;

import dev.connectors.connector.access.CallerTokens;
import dev.connectors.connector.access.Token;
import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.platform.audit.Mask;
import dev.connectors.proxy.ingress.Entry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * A request with what it names: the entry, the connector and the connector's class, if any.
 *
 * @param callerTokenHeader the class's own header for the caller's token
 */
record Call(
    HttpServerRequest request,
    AuditEntry entry,
    Entry url,
    Optional<Connector> connector,
    Optional<ConnectorClass> connectorClass,
    Optional<String> callerTokenHeader) {

  /**
   * Finds what a request names, and notes it for the audit.
   *
   * @throws NotServed when the request cannot be passed on safely
   */
  static Call of(HttpServerRequest request, AuditEntry entry, Directory directory) {
    var url = RequestRules.check(request);
    entry.connector = url.namespace() + "/" + url.name();
    entry.path = url.path();
    entry.door = url.door();
    var connector = directory.connector(url.namespace(), url.name());
    var connectorClass =
        connector.flatMap(c -> directory.connectorClass(c.getSpec().connectorClassName()));
    entry.connectorClass = connectorClass.map(k -> k.getMetadata().getName()).orElse("");
    var ownHeader =
        connector.isEmpty() || connectorClass.isEmpty()
            ? Optional.<String>empty()
            : callerTokenHeader(connector.get(), connectorClass.get());
    entry.mask = Mask.of(CallerTokens.secrets(request.headers(), ownHeader));
    return new Call(request, entry, url, connector, connectorClass, ownHeader);
  }

  /** The caller's token, from where it may stand at this entry. */
  Optional<Token> token() {
    if (!(url instanceof Entry.Apis)) {
      return CallerTokens.find(request.headers(), callerTokenHeader);
    }
    return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .flatMap(CallerTokens::in);
  }

  private static Optional<String> callerTokenHeader(Connector connector, ConnectorClass kind) {
    var auth = connector.getSpec().authentication();
    if (auth.isPresent()) {
      for (var type : kind.getSpec().authTypes()) {
        if (type.name().equals(auth.get().name())) {
          return type.injected().ownTokenHeader();
        }
      }
    }
    return Optional.empty();
  }
}
