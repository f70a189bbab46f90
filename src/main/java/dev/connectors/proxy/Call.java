package dev.connectors.proxy;

import dev.connectors.connector.access.CallerTokens;
import dev.connectors.connector.access.Token;
import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorClassSpec.Inject;
import dev.connectors.platform.audit.Mask;
import dev.connectors.proxy.ingress.Entry;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** A request with what it names: the entry, the connector and the connector's class, if any. */
record Call(
    HttpServerRequest request,
    AuditEntry entry,
    Entry url,
    Optional<Connector> connector,
    Optional<ConnectorClass> connectorClass) {

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
    var call = new Call(request, entry, url, connector, connectorClass);
    entry.mask = Mask.of(CallerTokens.secrets(request.headers(), call.callerTokenHeader()));
    return call;
  }

  /** The caller's token, from where it may stand at this entry. */
  Optional<Token> token() {
    if (!(url instanceof Entry.Apis)) {
      return CallerTokens.find(request::getHeader, callerTokenHeader());
    }
    return Optional.ofNullable(request.getHeader("Authorization"))
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .flatMap(CallerTokens::in);
  }

  /** The class's own header for the caller's token. */
  Optional<String> callerTokenHeader() {
    return connector
        .flatMap(c -> c.getSpec().authentication())
        .flatMap(auth -> connectorClass.flatMap(kind -> kind.getSpec().authType(auth.name())))
        .flatMap(type -> Optional.ofNullable(type.inject()))
        .map(Inject::callerTokenHeader)
        .filter(name -> !name.isBlank());
  }
}
