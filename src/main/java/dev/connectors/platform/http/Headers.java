package dev.connectors.platform.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which headers belong to one connection only, and which a request from here may not carry. */
public final class Headers {
  /** RFC 9110, 7.6.1; the framing headers among them are set anew for each hop. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /**
   * What only a trusted front proxy may say. Callers are not one, and their addresses in the
   * cluster are nothing to tools outside; X-Original-URL and its like would lead around the path
   * prefix.
   */
  private static final Set<String> FRONT_PROXY =
      Set.of(
          "forwarded",
          "via",
          "x-real-ip",
          "x-client-ip",
          "x-cluster-client-ip",
          "true-client-ip",
          "x-original-url",
          "x-original-uri",
          "x-rewrite-url",
          "x-envoy-original-path");

  /**
   * What servers take for another method or another user than the request's own. CGI makes of Proxy
   * the variable HTTP_PROXY (https://httpoxy.org).
   */
  private static final Set<String> OTHER_REQUEST =
      Set.of("proxy", "sudo", "x-http-method", "x-http-method-override", "x-method-override");

  private static final List<String> OTHER_REQUEST_PREFIXES =
      List.of("x-forwarded", "x-remote-", "impersonate-");

  private Headers() {}

  /** The names, in lower case, of the headers that end here. */
  static Set<String> hopByHop(MultiMap headers) {
    var named = headers.getAll(HttpHeaders.CONNECTION);
    if (named.isEmpty()) {
      return HOP_BY_HOP;
    }
    var names = new HashSet<>(HOP_BY_HOP);
    for (var value : named) {
      for (var name : value.split(",", -1)) {
        names.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  /** A copy of an answer's headers, without those that end here. */
  static MultiMap answered(MultiMap received) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    var dropped = hopByHop(received);
    received.forEach(
        (name, value) -> {
          var lower = name.toLowerCase(Locale.ROOT);
          if (!dropped.contains(lower) && !lower.equals("content-length")) {
            headers.add(name, value);
          }
        });
    return headers;
  }

  /** A copy of a caller's headers, without those that end here and those that nobody may claim. */
  public static MultiMap toPassOn(MultiMap received) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    var dropped = hopByHop(received);
    received.forEach(
        (name, value) -> {
          var lower = name.toLowerCase(Locale.ROOT);
          if (!dropped.contains(lower)
              && !claims(lower)
              && !lower.equals("host")
              && !lower.equals("content-length")
              && !lower.equals("expect")) {
            headers.add(name, value);
          }
        });
    return headers;
  }

  /** Whether nobody who calls may say this. Many servers read an underscore as a hyphen. */
  private static boolean claims(String lower) {
    if (FRONT_PROXY.contains(lower) || OTHER_REQUEST.contains(lower) || lower.indexOf('_') >= 0) {
      return true;
    }
    for (var prefix : OTHER_REQUEST_PREFIXES) {
      if (lower.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the request names the one protocol that is switched to; Java's client offers h2c with
   * every first request, which is passed over.
   */
  public static boolean asksForWebsocket(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
  }

  /** Whether the request has, or announces, a body. */
  public static boolean announcesBody(HttpServerRequest request) {
    var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  /** Whether the caller sends its body only when it is told to. */
  public static boolean expectContinue(HttpServerRequest request) {
    return "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
  }

  /** Whether the body cannot be read as it stands. */
  public static boolean compressed(MultiMap headers) {
    return !headers.getAll(HttpHeaders.CONTENT_ENCODING).stream()
        .allMatch(coding -> coding.strip().equalsIgnoreCase("identity"));
  }

  /** Whether the header Connection names another one as ending here. */
  private static boolean connectionNames(MultiMap headers, String name) {
    return headers.getAll("Connection").stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .anyMatch(one -> one.strip().equalsIgnoreCase(name));
  }

  /** Whether the caller wants to go on with a websocket. */
  static boolean wantWebsocket(HttpServerRequest request) {
    return request.method().equals(HttpMethod.GET)
        && asksForWebsocket(request)
        && connectionNames(request.headers(), "upgrade")
        && request.version() == HttpVersion.HTTP_1_1
        && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        && !request.headers().contains(HttpHeaders.CONTENT_LENGTH);
  }

  /**
   * Whether two readers could disagree on where the request's body ends: the next hop must not see
   * another request in it.
   */
  public static boolean ambiguousLength(MultiMap headers) {
    var codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
    var lengths = headers.getAll(HttpHeaders.CONTENT_LENGTH);
    if (codings.isEmpty()) {
      return lengths.size() > 1;
    }
    return codings.size() > 1
        || !lengths.isEmpty()
        || !codings.getFirst().strip().equalsIgnoreCase("chunked");
  }
}
