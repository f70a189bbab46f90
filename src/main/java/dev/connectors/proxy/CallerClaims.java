package dev.connectors.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.connectors.connector.api.ConnectorClassSpec;
import dev.connectors.connector.api.ConnectorClassSpec.ActAs;
import dev.connectors.platform.http.NotServed;
import dev.connectors.platform.http.PathAndQuery;
import io.vertx.core.MultiMap;
import java.net.URLDecoder;
import java.util.List;

/** What would make the tool take the caller for another than the stored credential's user. */
final class CallerClaims {
  private CallerClaims() {}

  /** Takes the caller's cookies and the headers that the class names out of a request. */
  static void remove(MultiMap headers, ConnectorClassSpec kind) {
    if (!kind.keepsCookies()) {
      headers.remove("Cookie").remove("Cookie2");
    }
    var named = kind.actingAs().headers();
    if (named.isEmpty()) {
      return;
    }
    for (var name : List.copyOf(headers.names())) {
      if (isNamed(name, named)) {
        headers.remove(name);
      }
    }
  }

  /**
   * Looks at the query.
   *
   * @throws NotServed when it has a parameter that the class names
   */
  static void check(String uri, ActAs actAs) {
    var query = PathAndQuery.of(uri).query();
    if (query.isEmpty() || actAs.query().isEmpty()) {
      return;
    }
    int begin = 0;
    for (int at = begin; at <= query.length(); at++) {
      // Some servers take a semicolon for an ampersand.
      if (at == query.length() || query.charAt(at) == '&' || query.charAt(at) == ';') {
        var name = name(query.substring(begin, at));
        if (isNamed(name, actAs.query())) {
          throw new NotServed(
              400,
              "the query must not have the parameter %s: the tool takes the stored credential"
                  .formatted(name));
        }
        begin = at + 1;
      }
    }
  }

  private static boolean isNamed(String name, List<String> named) {
    for (var one : named) {
      boolean same =
          one.endsWith("*")
              ? name.regionMatches(true, 0, one, 0, one.length() - 1)
              : name.equalsIgnoreCase(one);
      if (same) {
        return true;
      }
    }
    return false;
  }

  private static String name(String pair) {
    int equals = pair.indexOf('=');
    var name = equals < 0 ? pair : pair.substring(0, equals);
    if (name.indexOf('%') < 0) {
      return name;
    }
    try {
      return URLDecoder.decode(name, UTF_8);
    } catch (IllegalArgumentException e) {
      throw new NotServed(400, "the query has an escape that is none");
    }
  }
}
