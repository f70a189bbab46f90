package dev.connectors.controller.check;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorClassSpec.AuthType;
import dev.connectors.connector.credential.CredentialSecret;
import dev.connectors.controller.secret.NamedKeys;
import dev.connectors.controller.secret.NamedSecrets;
import dev.connectors.controller.secret.Refusal;
import dev.connectors.controller.secret.SecretLookup;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be said of a Connector before its tool is asked, and what it was said of. */
public record ConnectorChecks(
    Connector connector,
    Optional<ConnectorClass> connectorClass,
    NamedSecrets secrets,
    Verdict classVerdict,
    Verdict secretVerdict,
    Verdict caVerdict) {

  /** What is needed of the Secret with which to sign in. */
  public static NamedKeys keysOfCredential(
      Connector connector, Optional<ConnectorClass> connectorClass) {
    return NamedKeys.of(
        connector
            .getSpec()
            .authentication()
            .flatMap(auth -> connectorClass.flatMap(one -> one.getSpec().authType(auth.name())))
            .map(AuthType::secretKeys)
            .orElse(List.of()),
        SecretFit.LARGEST);
  }

  /** What is needed of the Secret with the CA certificate. */
  public static NamedKeys keysOfAuthority() {
    return NamedKeys.of(List.of(CaCertFit.KEY), CaCertFit.LARGEST);
  }

  /**
   * Looks at class, Secret and CA certificate.
   *
   * @param policiesMissing those of the policies that guard Connectors that are not in force
   */
  public static ConnectorChecks of(
      Connector connector,
      Optional<ConnectorClass> connectorClass,
      NamedSecrets secrets,
      List<String> policiesMissing,
      Instant now) {
    return new ConnectorChecks(
        connector,
        connectorClass,
        secrets,
        ClassFit.verdict(new ClassFit.Input(connector, connectorClass)),
        SecretFit.verdict(
            new SecretFit.Input(connector, connectorClass, secrets.credential(), policiesMissing)),
        CaCertFit.verdict(new CaCertFit.Input(connector, secrets.authority(), now)));
  }

  /**
   * What is to be copied for the proxy. Empty while the class or a Secret cannot be read, or may
   * not be watched: a copy that is in use then stays as it is.
   */
  public Optional<CredentialSecret.Content> content() {
    return secretVerdict.isOpen() || caVerdict.isOpen() || isAnyUnwatched()
        ? Optional.empty()
        : Optional.of(new CredentialSecret.Content(keys(), authority()));
  }

  private boolean isAnyUnwatched() {
    return secrets.credential() instanceof SecretLookup.TooMany
        || secrets.authority() instanceof SecretLookup.TooMany;
  }

  /** The same after the API server has not allowed to copy that, or to remove the copy. */
  public ConnectorChecks refused(Refusal refusal) {
    var verdict =
        content().filter(wanted -> !wanted.isEmpty()).isPresent()
            ? CopyVerdicts.notCopied(refusal)
            : CopyVerdicts.notRemoved(secretVerdict, refusal);
    return new ConnectorChecks(
        connector, connectorClass, secrets, classVerdict, verdict, caVerdict);
  }

  /** The CA certificates to trust, in PEM. */
  public Optional<String> caCertificates() {
    return caVerdict.isGood() ? CaCertFit.pem(secrets.authority()) : Optional.empty();
  }

  /** Whether every Secret could be read, be it that there is none. */
  public boolean couldRead() {
    return Stream.of(secretVerdict, caVerdict)
        .noneMatch(verdict -> verdict.reason() == Reason.SecretUnreadable);
  }

  private Map<String, String> keys() {
    var input = new SecretFit.Input(connector, connectorClass, secrets.credential(), List.of());
    return secretVerdict.isGood() && secrets.credential() instanceof SecretLookup.Found found
        ? found.only(input.type().orElseThrow().secretKeys())
        : Map.of();
  }

  private Optional<String> authority() {
    return caVerdict.isGood() && secrets.authority() instanceof SecretLookup.Found found
        ? Optional.ofNullable(found.data().get(CaCertFit.KEY))
        : Optional.empty();
  }
}
