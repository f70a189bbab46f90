package dev.connectors.csi;

/** Namespace and name of a Connector. */
record ConnectorName(String namespace, String name) {
  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
