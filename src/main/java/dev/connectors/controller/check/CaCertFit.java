package dev.connectors.controller.check;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.SecretRef;
import dev.connectors.controller.secret.SecretLookup;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** CACertReady: whether the tool's CA certificate can be used. */
final class CaCertFit {
  /** Key of the Secret that holds the certificates, in PEM. */
  static final String KEY = "ca.crt";

  /** Twice what a system's whole bundle of authorities takes. */
  static final int LARGEST = 512 * 1024;

  private static final List<Check<Input>> CHECKS =
      List.of(
          input -> SecretFit.tooMany(input.name(), input.secret()),
          CaCertFit::secretUnreadable,
          CaCertFit::secretDoesNotExist,
          CaCertFit::keyMissing,
          CaCertFit::tooLarge,
          CaCertFit::invalid,
          CaCertFit::expired);

  private CaCertFit() {}

  record Input(Connector connector, SecretLookup secret, Instant now) {
    String name() {
      return connector.getSpec().caCertSecret().map(SecretRef::name).orElse("");
    }

    String namespace() {
      return connector.getMetadata().getNamespace();
    }

    /** The certificates in the Secret; none where there is no Secret or no PEM in it. */
    List<X509Certificate> certificates() {
      if (!(secret instanceof SecretLookup.Found found) || !found.has(KEY)) {
        return List.of();
      }
      try {
        return CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(found.bytes(KEY)))
            .stream()
            .map(X509Certificate.class::cast)
            .toList();
      } catch (CertificateException | IllegalArgumentException e) {
        return List.of();
      }
    }
  }

  /** The certificates' text. */
  static Optional<String> pem(SecretLookup secret) {
    return secret instanceof SecretLookup.Found found && found.has(KEY)
        ? Optional.of(new String(found.bytes(KEY), StandardCharsets.US_ASCII))
        : Optional.empty();
  }

  static Verdict verdict(Input input) {
    if (input.secret() instanceof SecretLookup.NotReferenced) {
      return Verdict.good(Reason.NotRequired, "the system's certificate authorities are used");
    }
    return Check.first(CHECKS, input)
        .orElseGet(
            () ->
                Verdict.good(
                    Reason.CACertFound,
                    "Secret %s holds the tool's CA certificate".formatted(input.name())));
  }

  private static Optional<Verdict> secretUnreadable(Input input) {
    return input.secret() instanceof SecretLookup.Unreadable(var why)
        ? Optional.of(
            Verdict.unknown(
                Reason.SecretUnreadable,
                "Secret %s cannot be read: %s; it is tried again".formatted(input.name(), why)))
        : Optional.empty();
  }

  private static Optional<Verdict> secretDoesNotExist(Input input) {
    return input.secret() instanceof SecretLookup.Missing
        ? Optional.of(
            Verdict.bad(
                Reason.CACertSecretDoesNotExist,
                "there is no Secret %s in namespace %s: kubectl create secret generic %s -n %s --from-file=%s=FILE"
                    .formatted(
                        input.name(), input.namespace(), input.name(), input.namespace(), KEY)))
        : Optional.empty();
  }

  private static Optional<Verdict> keyMissing(Input input) {
    return input.secret() instanceof SecretLookup.Found found && !found.has(KEY)
        ? Optional.of(
            Verdict.bad(
                Reason.CACertKeyMissing,
                "Secret %s has no value under key '%s'; put the certificate there, in PEM"
                    .formatted(input.name(), KEY)))
        : Optional.empty();
  }

  private static Optional<Verdict> tooLarge(Input input) {
    return input.secret() instanceof SecretLookup.Found found && found.size(List.of(KEY)) > LARGEST
        ? Optional.of(
            Verdict.bad(
                Reason.SecretTooLarge,
                "Secret %s has %d bytes under key '%s', and at most %d are used: put only the tool's own certificate authorities there"
                    .formatted(input.name(), found.size(List.of(KEY)), KEY, LARGEST)))
        : Optional.empty();
  }

  private static Optional<Verdict> invalid(Input input) {
    return input.certificates().isEmpty()
        ? Optional.of(
            Verdict.bad(
                Reason.CACertInvalid,
                "key '%s' of Secret %s is no certificate in PEM; it must begin with -----BEGIN CERTIFICATE-----"
                    .formatted(KEY, input.name())))
        : Optional.empty();
  }

  private static Optional<Verdict> expired(Input input) {
    return input.certificates().stream()
            .allMatch(certificate -> certificate.getNotAfter().toInstant().isBefore(input.now()))
        ? Optional.of(
            Verdict.bad(
                Reason.CACertExpired,
                "the certificate in Secret %s ran out on %s; put the new one there"
                    .formatted(
                        input.name(), input.certificates().getFirst().getNotAfter().toInstant())))
        : Optional.empty();
  }
}
