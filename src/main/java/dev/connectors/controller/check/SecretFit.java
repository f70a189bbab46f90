package dev.connectors.controller.check;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorClassSpec.AuthType;
import dev.connectors.connector.api.ConnectorSpec;
import dev.connectors.connector.api.SecretRef;
import dev.connectors.controller.secret.SecretLookup;
import dev.connectors.platform.Labels;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** SecretReady: whether the Connector's way to sign in is one of its class, with all it needs. */
final class SecretFit {
  /** The sum over all named keys: a credential travels in headers, and proxies keep every copy. */
  static final int LARGEST = 16 * 1024;

  private static final List<Check<Input>> CHECKS =
      List.of(
          SecretFit::secretElsewhere,
          SecretFit::classUnknown,
          AuthFit::authMissing,
          AuthFit::authTypeUnknown,
          AuthFit::authParamUnknown,
          AuthFit::authParamMissing,
          SecretFit::secretRefMissing,
          SecretFit::secretsTooMany,
          SecretFit::secretUnreadable,
          SecretFit::secretDoesNotExist,
          SecretFit::secretTypeWrong,
          SecretFit::secretKeyMissing,
          SecretFit::secretTooLarge,
          SecretFit::secretNotForAddress,
          SecretFit::policiesMissing);

  private SecretFit() {}

  /**
   * What is looked at.
   *
   * @param policiesMissing those of the policies that guard Connectors that are not in force
   */
  record Input(
      Connector connector,
      Optional<ConnectorClass> connectorClass,
      SecretLookup secret,
      List<String> policiesMissing) {
    Optional<ConnectorSpec.Auth> auth() {
      return connector.getSpec().authentication();
    }

    Optional<AuthType> type() {
      return auth().flatMap(auth -> connectorClass.flatMap(c -> c.getSpec().authType(auth.name())));
    }

    List<AuthType> types() {
      return connectorClass.map(c -> c.getSpec().authTypes()).orElse(List.of());
    }

    String secretName() {
      return auth().flatMap(ConnectorSpec.Auth::secret).map(SecretRef::name).orElse("");
    }

    /** All addresses that the credential would be for. */
    Stream<String> addresses() {
      var spec = connector.getSpec();
      return Stream.concat(
          Stream.of(spec.address()),
          spec.addressExtensions().stream().map(ConnectorSpec.AddressExtension::value));
    }

    String namespace() {
      return connector.getMetadata().getNamespace();
    }

    /** The Secret, where it is there and could be read. */
    Optional<SecretLookup.Found> found() {
      return secret instanceof SecretLookup.Found found ? Optional.of(found) : Optional.empty();
    }

    /** What is wrong with the Secret for its auth type; nothing where there is not both. */
    Optional<Verdict> judged(BiFunction<SecretLookup.Found, AuthType, Optional<Verdict>> by) {
      return found().flatMap(found -> type().flatMap(type -> by.apply(found, type)));
    }
  }

  static Verdict verdict(Input input) {
    return Check.first(CHECKS, input)
        .orElseGet(
            () ->
                input.secretName().isEmpty()
                    ? Verdict.good(Reason.NotRequired, "no Secret is needed")
                    : Verdict.good(
                        Reason.SecretFound,
                        "Secret %s has what is needed".formatted(input.secretName())));
  }

  /** A Secret of the same name here is not the one that was meant. */
  private static Optional<Verdict> secretElsewhere(Input input) {
    var spec = input.connector().getSpec();
    return Stream.concat(
            input.auth().flatMap(ConnectorSpec.Auth::secret).stream(), spec.caCertSecret().stream())
        .flatMap(
            ref ->
                ref
                    .elsewhere(input.namespace())
                    .map(
                        asked ->
                            Verdict.bad(
                                Reason.SecretElsewhere,
                                "Secret %s is asked for in namespace %s, and a Connector uses Secrets of its own namespace only: copy it to %s and remove namespace from the reference"
                                    .formatted(ref.name(), asked, input.namespace())))
                    .stream())
        .findFirst();
  }

  private static Optional<Verdict> classUnknown(Input input) {
    return input.connectorClass().isPresent()
        ? Optional.empty()
        : Optional.of(
            Verdict.unknown(
                Reason.WaitingForConnectorClass,
                "what Secret is needed is known with ConnectorClass %s"
                    .formatted(input.connector().getSpec().connectorClassName())));
  }

  private static Optional<Verdict> secretRefMissing(Input input) {
    return input
        .type()
        .filter(type -> !type.worksWithoutSecret() && input.secretName().isEmpty())
        .map(
            type ->
                Verdict.bad(
                    Reason.SecretRefMissing,
                    "spec.auth.secretRef is missing: auth type %s needs a Secret; make one with '%s' and name it there"
                        .formatted(type.name(), createCommand("NAME", input.namespace(), type))));
  }

  private static Optional<Verdict> secretsTooMany(Input input) {
    return tooMany(input.secretName(), input.secret());
  }

  /** Since others are in front of it, it is not even asked for. */
  static Optional<Verdict> tooMany(String name, SecretLookup secret) {
    return secret instanceof SecretLookup.TooMany(int most, var namespace)
        ? Optional.of(
            Verdict.bad(
                Reason.SecretsTooMany,
                "Secret %s is not read: the Connectors of %s name more than %d Secrets, and no more are watched; what is in use stays. Let Connectors share a Secret or remove some, or let the administrator raise %s of connectors-controller-manager"
                    .formatted(
                        name,
                        namespace.map(one -> "namespace " + one).orElse("all namespaces together"),
                        most,
                        namespace.isPresent()
                            ? "CONNECTORS_SECRET_WATCHES_PER_NAMESPACE"
                            : "CONNECTORS_SECRET_WATCHES_IN_ALL")))
        : Optional.empty();
  }

  private static Optional<Verdict> secretUnreadable(Input input) {
    return input.secret() instanceof SecretLookup.Unreadable(var why)
        ? Optional.of(
            Verdict.unknown(
                Reason.SecretUnreadable,
                "Secret %s cannot be read: %s; it is tried again"
                    .formatted(input.secretName(), why)))
        : Optional.empty();
  }

  private static Optional<Verdict> secretDoesNotExist(Input input) {
    return input.secret() instanceof SecretLookup.Missing
        ? input
            .type()
            .map(
                type ->
                    Verdict.bad(
                        Reason.SecretDoesNotExist,
                        "there is no Secret %s in namespace %s: %s"
                            .formatted(
                                input.secretName(),
                                input.namespace(),
                                createCommand(input.secretName(), input.namespace(), type))))
        : Optional.empty();
  }

  private static Optional<Verdict> secretTypeWrong(Input input) {
    return input.judged(
        (found, type) ->
            type.typeOfSecret()
                .filter(needed -> !needed.equals(found.type()))
                .map(
                    needed ->
                        Verdict.bad(
                            Reason.SecretTypeWrong,
                            "Secret %s has type %s, and %s is needed; a type cannot be changed: kubectl delete secret %s -n %s, then %s"
                                .formatted(
                                    input.secretName(),
                                    found.type(),
                                    needed,
                                    input.secretName(),
                                    input.namespace(),
                                    createCommand(input.secretName(), input.namespace(), type)))));
  }

  private static Optional<Verdict> secretKeyMissing(Input input) {
    return input.judged(
        (found, type) ->
            type.secretKeys().stream()
                .filter(key -> !found.has(key))
                .findFirst()
                .map(
                    key ->
                        Verdict.bad(
                            Reason.SecretKeyMissing,
                            "Secret %s has no value under key '%s': kubectl edit secret %s -n %s, and add it"
                                .formatted(
                                    input.secretName(),
                                    key,
                                    input.secretName(),
                                    input.namespace()))));
  }

  private static Optional<Verdict> secretTooLarge(Input input) {
    return input.judged(
        (found, type) ->
            found.size(type.secretKeys()) <= LARGEST
                ? Optional.empty()
                : Optional.of(
                    Verdict.bad(
                        Reason.SecretTooLarge,
                        "Secret %s has %d bytes under the keys %s, and at most %d are copied: put only the credential there, or name another Secret in spec.auth.secretRef"
                            .formatted(
                                input.secretName(),
                                found.size(type.secretKeys()),
                                String.join(", ", type.secretKeys()),
                                LARGEST))));
  }

  /** Whoever keeps the Secret may say where it may go; who writes the Connector may not know. */
  private static Optional<Verdict> secretNotForAddress(Input input) {
    return input
        .found()
        .flatMap(SecretLookup.Found::addresses)
        .flatMap(
            allowed ->
                input
                    .addresses()
                    .filter(address -> !AddressPrefixes.of(allowed).cover(address))
                    .findFirst())
        .map(
            address ->
                Verdict.bad(
                    Reason.SecretNotForAddress,
                    "Secret %s may not be sent to %s: its annotation %s does not name it; use another Secret, or let its owner add the address there"
                        .formatted(input.secretName(), address, SecretLookup.ADDRESSES)));
  }

  /** Only what was written under the policies is used. */
  private static Optional<Verdict> policiesMissing(Input input) {
    return input.policiesMissing().isEmpty() || !input.connector().getSpec().namesSecret()
        ? Optional.empty()
        : Optional.of(
            Verdict.unknown(
                Reason.PoliciesMissing,
                "admission policies that guard Connectors (%s) are not in force, so no Secret is copied until they are; what is in use stays. The operator writes them as long as it runs (kubectl get deployment connectors-operator-controller-manager -A) and ConnectorsCore is not paused (if it is: kubectl annotate connectorscore --all -A %s-)"
                    .formatted(String.join(", ", input.policiesMissing()), Labels.PAUSED)));
  }

  /** The command that makes the Secret, to be completed with the values. */
  private static String createCommand(String name, String namespace, AuthType type) {
    return "kubectl create secret generic %s -n %s%s%s"
        .formatted(
            name,
            namespace,
            type.typeOfSecret().map(needed -> " --type=" + needed).orElse(""),
            type.secretKeys().stream()
                .map(key -> " --from-literal=" + key + "=...")
                .collect(Collectors.joining()));
  }
}
