package dev.connectors.connector.access;

/** A connector and what is to be done with it: the resource attributes of an access review. */
public record Target(String namespace, String connector, String verb, String subresource) {
  /** Requests by a connector's own address, by the path form and by the forward proxy. */
  public static final String PROXY = "proxy";

  /** Requests by the REST API's address. */
  public static final String APIS = "apis";

  /** Requests that make the tool hand out a credential. */
  public static final String MINT = "mint";

  /** Connectors that do not verify their tool's certificate. */
  public static final String INSECURE = "insecure";

  /** The verb of the subresources that have one only. */
  public static final String USE = "use";

  private static final int LONGEST_NAMESPACE = 63;
  private static final int LONGEST_NAME = 253;

  /** Reading through the proxy, which a mount takes too. */
  public static Target proxy(String namespace, String connector) {
    return proxy(namespace, connector, "get");
  }

  /** A request through the proxy. */
  public static Target proxy(String namespace, String connector, String verb) {
    return new Target(namespace, connector, verb, PROXY);
  }

  /** A request by the REST API's address. */
  public static Target apis(String namespace, String connector, String verb) {
    return new Target(namespace, connector, verb, APIS);
  }

  /** A request that makes the tool hand out a credential. */
  public static Target mint(String namespace, String connector) {
    return new Target(namespace, connector, USE, MINT);
  }

  /** Switching off the check of the tool's certificate. */
  public static Target insecure(String namespace, String connector) {
    return new Target(namespace, connector, USE, INSECURE);
  }

  /** False for names that the API server takes for no object, so that nobody need be asked. */
  boolean canExist() {
    return namespace.length() <= LONGEST_NAMESPACE
        && connector.length() <= LONGEST_NAME
        && isName(namespace)
        && isName(connector);
  }

  /** Letters, digits, hyphens and dots, told without a regular expression: each request asks. */
  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean edge = i == 0 || i == text.length() - 1;
      if (!isAlphanumeric(c) && (edge || (c != '-' && c != '.'))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
