package dev.connectors.connector.tool;

import dev.connectors.connector.api.ConnectorClassSpec;
import dev.connectors.connector.api.ConnectorClassSpec.AuthType;
import dev.connectors.connector.api.ConnectorSpec;
import java.util.Map;
import java.util.Optional;

/**
 * How a Connector's credential is sent, as its class and its own parameters decide together;
 * nothing of it is the credential's. It can be told of every pair, also where nothing may be sent.
 *
 * @param verified whether the tool's certificate is; empty where the parameter is neither true nor
 *     false, so that nothing is sent
 * @param headers that carry the credential: name to template
 * @param query parameters that carry it: name to template
 * @param authParams of the auth type, with the class's defaults
 */
public record CredentialUse(
    Optional<Boolean> verified,
    Map<String, String> headers,
    Map<String, String> query,
    Map<String, String> authParams) {

  public CredentialUse {
    headers = Map.copyOf(headers);
    query = Map.copyOf(query);
    authParams = Map.copyOf(authParams);
  }

  public static CredentialUse of(ConnectorSpec spec, ConnectorClassSpec connectorClass) {
    var verified =
        ToolTrust.verified(Params.of(connectorClass.params(), spec.params()))
                instanceof Outcome.Good<Boolean>(var said)
            ? Optional.of(said)
            : Optional.<Boolean>empty();
    var inject =
        spec.authentication()
            .flatMap(auth -> connectorClass.authType(auth.name()))
            .map(AuthType::injected);
    return new CredentialUse(
        verified,
        inject.map(ConnectorClassSpec.Inject::headers).orElse(Map.of()),
        inject.map(ConnectorClassSpec.Inject::query).orElse(Map.of()),
        ToolAccess.authParams(spec, connectorClass).values());
  }
}
