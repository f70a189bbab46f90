package dev.connectors.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** A connector's address: scheme, host, port and path prefix, within which requests stay. */
public record ToolAddress(boolean tls, String host, int port, String prefix) {
  /**
   * Reads {@code spec.address}.
   *
   * @throws IllegalArgumentException when that is no URL with a host
   */
  public static ToolAddress of(String address) {
    var uri = URI.create(address);
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    var path = uri.getRawPath();
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    var host = uri.getHost();
    if (host == null) {
      throw new IllegalArgumentException("no host in " + address);
    }
    return new ToolAddress(
        tls, host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port, path);
  }

  /**
   * The path and query for the tool, nothing decoded or normalised.
   *
   * @param query parameters to set, in place of the caller's of the same name
   */
  public String uri(String below, Map<String, String> query) {
    int mark = below.indexOf('?');
    var path = prefix + (mark < 0 ? below : below.substring(0, mark));
    var given = mark < 0 ? "" : below.substring(mark + 1);
    if (query.isEmpty()) {
      return mark < 0 ? path : path + "?" + given;
    }
    var kept =
        Arrays.stream(given.split("&"))
            .filter(pair -> !pair.isEmpty() && !query.containsKey(name(pair)))
            .collect(Collectors.toList());
    query.forEach(
        (name, value) ->
            kept.add(URLEncoder.encode(name, UTF_8) + "=" + URLEncoder.encode(value, UTF_8)));
    return path + "?" + String.join("&", kept);
  }

  private static String name(String pair) {
    var name = pair.contains("=") ? pair.substring(0, pair.indexOf('=')) : pair;
    try {
      return URLDecoder.decode(name, UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }
}
