package dev.connectors.csi;

/** Whether a pod may use a Connector through the proxy. */
interface ProxyAccess {
  /** Throws {@link VolumeProblem} (unavailable) when nobody can say. */
  boolean allows(Pod pod, ConnectorName connector);
}
