package dev.connectors.proxy;

import dev.connectors.connector.access.CallerTokens;
import dev.connectors.connector.access.Token;
import dev.connectors.connector.api.ConnectorClassSpec;
import dev.connectors.platform.http.Headers;
import dev.connectors.platform.http.Outgoing;
import dev.connectors.proxy.ingress.Entry;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Makes of a caller's request the tool's: the one's token out, the other's credential in. */
final class ToolRequest {
  private ToolRequest() {}

  static Outgoing of(
      HttpServerRequest request,
      Entry url,
      Route route,
      Token token,
      Optional<String> ownHeader,
      ConnectorClassSpec kind) {
    RequestRules.checkNoToken(url.uri(), token);
    CallerClaims.check(url.uri(), kind.actingAs());
    var headers = Headers.toPassOn(request.headers());
    CallerTokens.remove(headers, token, ownHeader);
    CallerClaims.remove(headers, kind);
    route.injected().headers().forEach(headers::set);
    var address = route.address();
    var uri = address.uri(url.uri(), route.injected().query());
    var answers = route.answers().to(url.base(), uri, headers);
    var breaker = route.line().breaker();
    return new Outgoing(
        route.client().here(),
        route.rule(),
        address.tls(),
        address.urlHost(),
        address.port(),
        uri,
        headers,
        (status, answered) -> {
          breaker.reached();
          return answers.on(status, answered);
        });
  }
}
