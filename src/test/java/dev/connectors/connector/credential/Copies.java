package dev.connectors.connector.credential;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;

/** Copies as the controller-manager makes them. */
public final class Copies {
  private Copies() {}

  /** Those of an installation, watched as the proxy does. */
  public static Credentials watched(KubernetesClient client, String installation) {
    return new Credentials(client, Optional.of(installation));
  }

  /** Marked with the connector and its class as they are now. */
  public static Credential of(
      Connector connector,
      ConnectorClass connectorClass,
      String version,
      String auth,
      Map<String, String> data) {
    return new Credential(
        version,
        connector.getMetadata().getUid(),
        CredentialMark.of(connector, Optional.of(connectorClass)),
        auth,
        data,
        Optional.empty());
  }

  /** As of a connector of the same name that was deleted. */
  public static Credential withUid(Credential copy, String connectorUid) {
    return new Credential(
        copy.version() + "'",
        connectorUid,
        copy.mark(),
        copy.auth(),
        copy.data(),
        copy.caCertificate());
  }

  /** As 0.1.0 made them. */
  public static Credential unmarked(Credential copy) {
    return new Credential(
        copy.version() + "''", "", "", copy.auth(), copy.data(), copy.caCertificate());
  }
}
