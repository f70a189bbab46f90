package dev.connectors.proxy;

import dev.connectors.connector.access.CallerTokens;
import dev.connectors.connector.access.Token;
import dev.connectors.platform.http.Headers;
import dev.connectors.platform.http.Outgoing;
import dev.connectors.proxy.ingress.Entry;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Makes of a caller's request the tool's: the one's token out, the other's credential in. */
final class ToolRequest {
  private ToolRequest() {}

  static Outgoing of(
      HttpServerRequest request, Entry url, Route route, Token token, Optional<String> ownHeader) {
    if (url.uri().contains(token.reveal())) {
      throw new NotServed(400, "the caller's token must not be in the URL: send it as a header");
    }
    var headers = Headers.toPassOn(request.headers());
    CallerTokens.remove(headers, token, ownHeader);
    route.injected().headers().forEach(headers::set);
    var address = route.address();
    return new Outgoing(
        route.client(),
        address.tls(),
        address.host(),
        address.port(),
        address.uri(url.uri(), route.injected().query()),
        headers,
        answer -> forCaller(answer, address, url));
  }

  private static MultiMap forCaller(MultiMap answer, ToolAddress address, Entry url) {
    answer.remove("Alt-Svc"); // would lead callers past the proxy
    var location = answer.get("Location");
    if (location != null) {
      answer.set("Location", address.location(location, url.base()));
    }
    return answer;
  }
}
