package dev.connectors.proxy;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request names: a connector, and a path and query of the tool's.
 *
 * @param base what stands before the tool's path in the caller's view: {@code http://<host>[/…]}
 * @param uri path and query below the connector's address, as sent; begins with a slash
 */
record ConnectorUrl(String namespace, String name, String base, String uri) {
  private static final String LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";

  /** c-NAME.NAMESPACE[.svc[.cluster.local]][.][:port]; the rest of the domain is DNS' business. */
  private static final Pattern HOST =
      Pattern.compile(
          "c-(" + LABEL + ")\\.(" + LABEL + ")(?:\\.svc(?:\\.[-a-z0-9.]+)?)?\\.?(?::\\d+)?");

  private static final Pattern PATH =
      Pattern.compile("(/namespaces/(" + LABEL + ")/connectors/(" + LABEL + "))([/?].*)?");

  static Optional<ConnectorUrl> of(String host, String uri) {
    var byHost = HOST.matcher(host.toLowerCase(Locale.ROOT));
    if (byHost.matches()) {
      return Optional.of(
          new ConnectorUrl(byHost.group(2), byHost.group(1), "http://" + host, fromRoot(uri)));
    }
    var byPath = PATH.matcher(uri);
    if (byPath.matches()) {
      var rest = Optional.ofNullable(byPath.group(4)).orElse("/");
      return Optional.of(
          new ConnectorUrl(
              byPath.group(2),
              byPath.group(3),
              "http://" + host + byPath.group(1),
              fromRoot(rest)));
    }
    return Optional.empty();
  }

  private static String fromRoot(String uri) {
    return uri.startsWith("/") ? uri : "/" + uri;
  }

  /** Path without the query, for the audit. */
  String path() {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }
}
