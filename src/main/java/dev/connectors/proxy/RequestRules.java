package dev.connectors.proxy;

import dev.connectors.connector.access.CallerTokens;
import dev.connectors.connector.access.Token;
import dev.connectors.connector.tool.DotSegments;
import dev.connectors.platform.http.Headers;
import dev.connectors.platform.http.NotServed;
import dev.connectors.platform.http.PathAndQuery;
import dev.connectors.proxy.ingress.Entry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/** What a request must not be, whoever sends it. */
final class RequestRules {
  /** A tool would echo the headers of a TRACE, and with them the credential. */
  private static final Set<String> ECHOING = Set.of("TRACE", "TRACK");

  private RequestRules() {}

  /**
   * Finds out what the request names.
   *
   * @return the connector that the request names
   * @throws NotServed when the request is not one that can be passed on safely
   */
  static Entry check(HttpServerRequest request) {
    if (ECHOING.contains(request.method().name())) {
      throw new NotServed(405, request.method() + " is not passed on");
    }
    if (request.method().equals(HttpMethod.CONNECT) || !request.uri().startsWith("/")) {
      throw new NotServed(
          501, "this is no forward proxy: send requests to the connector's own address");
    }
    if (Headers.ambiguousLength(request.headers())) {
      throw new NotServed(400, "the length of the request's body is ambiguous");
    }
    if (request.headers().contains("")) {
      throw new NotServed(400, "there is a header without a name");
    }
    var hosts = request.headers().getAll(HttpHeaders.HOST);
    if (hosts.size() != 1) {
      throw new NotServed(400, "there must be one Host header");
    }
    // The path as sent: a dot segment before the connector's name would be one as well.
    if (DotSegments.climbs(PathAndQuery.of(request.uri()).path())) {
      throw new NotServed(400, "the path must not contain '..' segments");
    }
    return Entry.of(hosts.getFirst(), request.uri())
        .orElseThrow(
            () ->
                new NotServed(
                    404,
                    "no connector is named: use the host c-<name>.<namespace>.svc or the path"
                        + " /namespaces/<namespace>/connectors/<name>/ or"
                        + " /connectors/v1alpha1/<namespace>/<name>/path/"));
  }

  /**
   * Keeps the token out of what a tool or a plugin is asked, and so out of their logs.
   *
   * @throws NotServed when it is in there
   */
  static void checkNoToken(String uri, Token token) {
    if (CallerTokens.isIn(uri, token)) {
      throw new NotServed(400, "the caller's token must not be in the URL: send it as a header");
    }
  }
}
