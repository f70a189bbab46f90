package dev.connectors.connector.access;

import java.util.Locale;

/** A connector and what is to be done with it: the resource attributes of an access review. */
public record Target(String namespace, String connector, String verb, String subresource) {
  /** Sending requests through the proxy. */
  public static Target proxy(String namespace, String connector) {
    return new Target(namespace, connector, "get", "proxy");
  }

  /** A call at the REST entry. */
  public static Target apis(String namespace, String connector, String verb) {
    return new Target(namespace, connector, verb, "apis");
  }

  /** One call of the REST API, by HTTP method. */
  public static Target path(String namespace, String connector, String method) {
    var verb =
        switch (method.toUpperCase(Locale.ROOT)) {
          case "POST" -> "create";
          case "PUT" -> "update";
          case "PATCH" -> "patch";
          case "DELETE" -> "delete";
          default -> "get";
        };
    return new Target(namespace, connector, verb, "path");
  }
}
