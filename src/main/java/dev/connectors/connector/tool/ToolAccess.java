package dev.connectors.connector.tool;

import dev.connectors.connector.api.ConnectorClassSpec;
import dev.connectors.connector.api.ConnectorSpec;
import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.connector.tool.ToolProblem.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is sent to a tool, and to where: the one answer, for the proxy, the probes and the files of
 * pods alike.
 *
 * @param params of the class, as its templates see them
 * @param authParams of the Connector's auth type
 * @param verified whether the tool's certificate is
 */
public record ToolAccess(
    ConnectorSpec spec,
    ConnectorClassSpec connectorClass,
    ToolAddress address,
    Params params,
    Params authParams,
    boolean verified) {

  public static Outcome<ToolAccess> of(ConnectorSpec spec, ConnectorClassSpec connectorClass) {
    return params(spec, connectorClass)
        .then(
            params ->
                ToolAddress.read(spec.address())
                    .then(
                        address ->
                            ToolTrust.verified(params)
                                .then(
                                    verified ->
                                        new Outcome.Good<>(
                                            new ToolAccess(
                                                spec,
                                                connectorClass,
                                                address,
                                                params,
                                                authParams(spec, connectorClass),
                                                verified)))));
  }

  /** The class's parameters alone; those that decide about the connection are checked. */
  public static Outcome<Params> params(ConnectorSpec spec, ConnectorClassSpec connectorClass) {
    return checked(Params.of(connectorClass.params(), spec.params()));
  }

  /** The same parameters, checked and in the one spelling that templates see. */
  public static Outcome<Params> checked(Params params) {
    return ToolTrust.verified(params)
        .then(
            verified ->
                new Outcome.Good<>(
                    params.values().containsKey(ToolTrust.PARAM)
                        ? params.with(Map.of(ToolTrust.PARAM, Boolean.toString(verified)))
                        : params));
  }

  /**
   * Whom to trust.
   *
   * @param authority PEM of the Secret that {@code spec.caCertSecretRef} names
   */
  public Outcome<ToolTrust> trust(Optional<String> authority) {
    return spec.caCertSecret().isPresent() && authority.isEmpty() && address.tls() && verified
        ? Outcome.bad(
            Kind.CA_MISSING,
            "its CA certificate is not here: check that the Secret named in spec.caCertSecretRef"
                + " exists and has the key ca.crt")
        : new Outcome.Good<>(new ToolTrust(verified, authority));
  }

  /**
   * What the credential becomes.
   *
   * @param secret the keys of the Secret that {@code spec.auth.secretRef} names, as text
   */
  public Outcome<Injection> injection(
      Optional<Map<String, String>> secret, ClassTemplates templates) {
    if (spec.authentication().isEmpty()) {
      return new Outcome.Good<>(Injection.NOTHING);
    }
    var auth = spec.authentication().get();
    var type = connectorClass.authType(auth.name());
    if (type.isEmpty()) {
      return Outcome.bad(
          Kind.AUTH_TYPE_UNKNOWN,
          "its ConnectorClass has no auth type %s: check spec.auth.name".formatted(auth.name()));
    }
    if (auth.secret().isEmpty()) {
      return type.get().worksWithoutSecret()
          ? new Outcome.Good<>(Injection.NOTHING)
          : Outcome.bad(Kind.SECRET_REF_MISSING, "it has no credential: set spec.auth.secretRef");
    }
    return secret
        .filter(data -> data.keySet().containsAll(type.get().secretKeys()))
        .map(data -> Injection.of(type.get(), data, params, authParams, templates))
        .orElseGet(
            () ->
                Outcome.bad(
                    Kind.CREDENTIAL_MISSING,
                    "its credential is not here: check that Secret %s exists and has the keys %s, and look at the condition SecretReady of the connector"
                        .formatted(auth.secret().get().name(), type.get().secretKeys())));
  }

  /** For templates that see no credential. */
  public Map<String, Object> templateData() {
    return Map.of("param", params.values(), "auth", Map.of("param", authParams.values()));
  }

  static Params authParams(ConnectorSpec spec, ConnectorClassSpec connectorClass) {
    return spec.authentication()
        .flatMap(
            auth ->
                connectorClass
                    .authType(auth.name())
                    .map(type -> Params.of(type.params(), auth.params())))
        .orElseGet(() -> new Params(List.of(), Map.of()));
  }
}
