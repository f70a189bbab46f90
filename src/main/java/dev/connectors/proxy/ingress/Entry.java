package dev.connectors.proxy.ingress;

import dev.connectors.platform.http.PathAndQuery;
import java.util.Locale;
import java.util.Optional;

/** By which door a request came, and which connector it names; the door decides the right. */
public sealed interface Entry {
  String APIS = "/connectors/v1alpha1/";
  String NAMESPACES = "/namespaces/";

  String namespace();

  String name();

  /** What stands before the tool's path in the caller's view. */
  String base();

  /** Path and query below the connector's address, as sent; begins with a slash. */
  String uri();

  /** The door's name in the audit. */
  String door();

  /** A connector's own address. */
  record ByHost(String namespace, String name, String base, String uri) implements Entry {
    @Override
    public String door() {
      return "host";
    }
  }

  /** The path form, for callers that cannot use the connector's own host. */
  record ByPath(String namespace, String name, String base, String uri) implements Entry {
    @Override
    public String door() {
      return "path";
    }
  }

  /** The REST entry; its base has no host, so that it holds at the api's host as well. */
  record Apis(String namespace, String name, String uri) implements Entry {
    @Override
    public String base() {
      return APIS + namespace + "/" + name + "/path";
    }

    @Override
    public String door() {
      return "api";
    }
  }

  /** Path without the query, for the audit. */
  default String path() {
    return PathAndQuery.of(uri()).path();
  }

  /** A host that names a connector wins: all paths below its address are the tool's. */
  static Optional<Entry> of(String host, String uri) {
    return byHost(host, uri)
        .or(() -> uri.startsWith(APIS) ? apis(uri) : Optional.empty())
        .or(() -> uri.startsWith(NAMESPACES) ? byPath(host, uri) : Optional.empty());
  }

  /** c-NAME.NAMESPACE[.svc[.cluster.local]][.][:port]; the rest of the domain is DNS' business. */
  private static Optional<Entry> byHost(String host, String uri) {
    var lower = host.toLowerCase(Locale.ROOT);
    int colon = lower.indexOf(':');
    if (colon >= 0 && !Labels.isNumber(lower, colon + 1)) {
      return Optional.empty();
    }
    var domain = colon < 0 ? lower : lower.substring(0, colon);
    if (domain.endsWith(".")) {
      domain = domain.substring(0, domain.length() - 1);
    }
    var labels = domain.split("\\.", 4);
    if (!labels[0].startsWith("c-") || labels.length < 2) {
      return Optional.empty();
    }
    var name = labels[0].substring(2);
    boolean ours =
        Labels.isLabel(name)
            && Labels.isLabel(labels[1])
            && (labels.length < 3 || labels[2].equals("svc"))
            && (labels.length < 4 || Labels.isDomain(labels[3]));
    return ours
        ? Optional.of(new ByHost(labels[1], name, "http://" + host, fromRoot(uri)))
        : Optional.empty();
  }

  private static Optional<Entry> apis(String uri) {
    int slash = uri.indexOf('/', APIS.length());
    int end = slash < 0 ? -1 : uri.indexOf('/', slash + 1);
    if (end < 0 || !uri.startsWith("path", end + 1)) {
      return Optional.empty();
    }
    var namespace = uri.substring(APIS.length(), slash);
    var name = uri.substring(slash + 1, end);
    var rest = uri.substring(end + 1 + "path".length());
    return Labels.isLabel(namespace) && Labels.isLabel(name) && endsSegment(rest)
        ? Optional.of(new Apis(namespace, name, fromRoot(rest)))
        : Optional.empty();
  }

  private static Optional<Entry> byPath(String host, String uri) {
    int slash = uri.indexOf('/', NAMESPACES.length());
    if (slash < 0 || !uri.startsWith("/connectors/", slash)) {
      return Optional.empty();
    }
    int from = slash + "/connectors/".length();
    int end = from;
    while (end < uri.length() && uri.charAt(end) != '/' && uri.charAt(end) != '?') {
      end++;
    }
    var namespace = uri.substring(NAMESPACES.length(), slash);
    var name = uri.substring(from, end);
    return Labels.isLabel(namespace) && Labels.isLabel(name)
        ? Optional.of(
            new ByPath(
                namespace,
                name,
                "http://" + host + uri.substring(0, end),
                fromRoot(uri.substring(end))))
        : Optional.empty();
  }

  private static boolean endsSegment(String rest) {
    return rest.isEmpty() || rest.charAt(0) == '/' || rest.charAt(0) == '?';
  }

  private static String fromRoot(String uri) {
    return uri.startsWith("/") ? uri : "/" + uri;
  }
}
