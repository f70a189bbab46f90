package dev.connectors.connector.credential;

import java.util.Map;
import java.util.Optional;

/**
 * A connector's credential, as the controller-manager copied it.
 *
 * @param version changes with the content
 * @param connector {@code namespace/name}
 * @param auth name of the auth type for which it was copied
 * @param data the Secret's keys, as text
 * @param caCertificate PEM of the tool's CA
 */
public record Credential(
    String version,
    String connector,
    String auth,
    Map<String, String> data,
    Optional<String> caCertificate) {
  static final String CA_CERTIFICATE = ".ca.crt";

  public Credential {
    data = Map.copyOf(data);
  }

  /** Never shows a value. */
  @Override
  public String toString() {
    return "Credential[connector=%s, auth=%s, version=%s, keys=%s]"
        .formatted(connector, auth, version, data.keySet());
  }
}
