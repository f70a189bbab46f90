package dev.connectors.connector.credential;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import java.util.Map;
import java.util.Optional;

/**
 * A connector's credential, as the controller-manager copied it.
 *
 * @param version changes with the content
 * @param connectorUid {@code metadata.uid} of the connector for which it was copied
 * @param mark what that connector and its class were like then; empty on a copy that 0.1.0 made
 * @param auth name of the auth type for which it was copied
 * @param data the Secret's keys, as text
 * @param caCertificate PEM of the tool's CA
 */
public record Credential(
    String version,
    String connectorUid,
    String mark,
    String auth,
    Map<String, String> data,
    Optional<String> caCertificate) {

  public Credential {
    data = Map.copyOf(data);
  }

  /**
   * Whether it was copied for this very connector, with the addresses and references it has now,
   * and to be sent as its class says now.
   */
  public boolean matches(Connector connector, ConnectorClass connectorClass) {
    return connectorUid.equals(connector.getMetadata().getUid())
        && mark.equals(CredentialMark.of(connector, Optional.of(connectorClass)));
  }

  /** Never shows a value. */
  @Override
  public String toString() {
    return "Credential[connector=%s, auth=%s, version=%s, keys=%s]"
        .formatted(connectorUid, auth, version, data.keySet());
  }
}
