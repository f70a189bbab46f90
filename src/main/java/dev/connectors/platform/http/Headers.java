package dev.connectors.platform.http;

import io.vertx.core.MultiMap;
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
  private static final List<String> FRONT_PROXY =
      List.of(
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

  private Headers() {}

  /** The names, in lower case, of the headers that end here. */
  static Set<String> hopByHop(MultiMap headers) {
    var names = new HashSet<>(HOP_BY_HOP);
    for (var value : headers.getAll("Connection")) {
      for (var name : value.split(",", -1)) {
        names.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  /** A copy of a caller's headers, without those that end here and those that nobody may claim. */
  public static MultiMap toPassOn(MultiMap received) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    var dropped = hopByHop(received);
    received.forEach(
        (name, value) -> {
          var lower = name.toLowerCase(Locale.ROOT);
          if (!dropped.contains(lower)
              && !FRONT_PROXY.contains(lower)
              && !lower.startsWith("x-forwarded")
              && !lower.equals("x-connectors-errors")
              && !lower.equals("host")
              && !lower.equals("content-length")
              && !lower.equals("expect")) {
            headers.add(name, value);
          }
        });
    return headers;
  }

  /**
   * Whether two readers could disagree on where the request's body ends: the next hop must not see
   * another request in it.
   */
  public static boolean ambiguousLength(MultiMap headers) {
    var codings = headers.getAll("Transfer-Encoding");
    var lengths = headers.getAll("Content-Length");
    if (codings.isEmpty()) {
      return lengths.size() > 1;
    }
    return codings.size() > 1
        || !lengths.isEmpty()
        || !codings.getFirst().strip().equalsIgnoreCase("chunked");
  }
}
