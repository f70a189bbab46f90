package dev.connectors.controller.check;

import dev.connectors.connector.api.ConnectorClassSpec.AuthType;
import dev.connectors.connector.tool.Params;
import dev.connectors.controller.check.SecretFit.Input;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the Connector's way to sign in is one of its class, and has its parameters. */
final class AuthFit {
  private AuthFit() {}

  static Optional<Verdict> authMissing(Input input) {
    return input.auth().isPresent()
            || input.types().isEmpty()
            || input.types().stream().anyMatch(AuthType::worksWithoutSecret)
        ? Optional.empty()
        : Optional.of(
            Verdict.bad(
                Reason.AuthMissing,
                "this kind of tool wants a credential: set spec.auth.name to one of %s, and spec.auth.secretRef"
                    .formatted(names(input))));
  }

  static Optional<Verdict> authTypeUnknown(Input input) {
    return input.auth().isEmpty() || input.type().isPresent()
        ? Optional.empty()
        : Optional.of(
            Verdict.bad(
                Reason.AuthTypeUnknown,
                "spec.auth.name: ConnectorClass %s has no auth type '%s'; it has %s"
                    .formatted(
                        input.connector().getSpec().connectorClassName(),
                        input.auth().orElseThrow().name(),
                        names(input))));
  }

  static Optional<Verdict> authParamUnknown(Input input) {
    return input
        .type()
        .flatMap(
            type ->
                ClassFit.unknown(type.params(), input.auth().orElseThrow().params())
                    .map(
                        name ->
                            Verdict.bad(
                                Reason.AuthParamUnknown,
                                "spec.auth.params: auth type %s has no parameter '%s'; it has %s"
                                    .formatted(type.name(), name, ClassFit.names(type.params())))));
  }

  static Optional<Verdict> authParamMissing(Input input) {
    return input
        .type()
        .flatMap(
            type ->
                Params.of(type.params(), input.auth().orElseThrow().params())
                    .missing()
                    .map(
                        name ->
                            Verdict.bad(
                                Reason.AuthParamMissing,
                                "spec.auth.params: auth type %s needs the parameter '%s'; add {name: %s, value: ...}"
                                    .formatted(type.name(), name, name))));
  }

  private static String names(Input input) {
    return input.types().isEmpty()
        ? "none"
        : input.types().stream().map(AuthType::name).collect(Collectors.joining(", "));
  }
}
