package dev.connectors.platform.http.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Whether a request says to whom it is, as RFC 9112, 3.2 wants it. */
final class HostHeader {
  private HostHeader() {}

  /** Names and addresses with or without a port are good; nobody of ours has other characters. */
  static boolean isGood(HttpServerRequest request) {
    var host = request.getHeader(HttpHeaders.HOST);
    return host == null ? request.version() == HttpVersion.HTTP_1_0 : isGood(host);
  }

  static boolean isGood(String host) {
    int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.indexOf(':');
    if (host.startsWith("[") && end == 0) {
      return false;
    }
    if (end < 0) {
      end = host.length();
    }
    for (int i = 0; i < end; i++) {
      if (!(host.charAt(0) == '[' ? isOfAddress(host.charAt(i)) : isOfName(host.charAt(i)))) {
        return false;
      }
    }
    return end == host.length() || (host.charAt(end) == ':' && isPort(host, end + 1));
  }

  private static boolean isPort(String host, int begin) {
    for (int i = begin; i < host.length(); i++) {
      if (host.charAt(i) < '0' || host.charAt(i) > '9') {
        return false;
      }
    }
    return host.length() - begin <= 5;
  }

  private static boolean isOfName(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '-'
        || c == '_';
  }

  private static boolean isOfAddress(char c) {
    return isOfName(c) || c == '[' || c == ':' || c == ']';
  }
}
