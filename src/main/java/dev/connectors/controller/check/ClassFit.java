package dev.connectors.controller.check;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorClassSpec.ParamSpec;
import dev.connectors.connector.api.Param;
import dev.connectors.connector.tool.Outcome;
import dev.connectors.connector.tool.Params;
import dev.connectors.connector.tool.ToolAccess;
import dev.connectors.platform.Conditions;
import dev.connectors.platform.Conditions.Status;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** ConnectorClassReady: whether the class can be used and the Connector fits it. */
public final class ClassFit {
  private static final List<Check<Input>> CHECKS =
      List.of(
          ClassFit::classDoesNotExist,
          ClassFit::classNotYetChecked,
          ClassFit::classIsNotReady,
          ClassFit::paramUnknown,
          ClassFit::paramMissing,
          ClassFit::paramInvalid);

  private ClassFit() {}

  public record Input(Connector connector, Optional<ConnectorClass> connectorClass) {
    String className() {
      return connector.getSpec().connectorClassName();
    }

    List<ParamSpec> declared() {
      return connectorClass.map(c -> c.getSpec().params()).orElse(List.of());
    }
  }

  public static Verdict verdict(Input input) {
    return Check.first(CHECKS, input)
        .orElseGet(
            () ->
                Verdict.good(
                    Reason.ConnectorClassIsReady,
                    "ConnectorClass %s can be used".formatted(input.className())));
  }

  private static Optional<Verdict> classDoesNotExist(Input input) {
    return input.connectorClass().isPresent()
        ? Optional.empty()
        : Optional.of(
            Verdict.bad(
                Reason.ConnectorClassDoesNotExist,
                "there is no ConnectorClass %s: install the component that brings it, or set spec.connectorClassName to one of 'kubectl get connectorclasses'"
                    .formatted(input.className())));
  }

  /** A class that changes, as in an upgrade, counts as it was until it is checked anew. */
  private static Optional<Verdict> classNotYetChecked(Input input) {
    var status = input.connectorClass().orElseThrow().getStatus();
    return status != null
            && Conditions.find(status.conditions(), Conditions.READY)
                .filter(ready -> !ready.getStatus().equals(Status.Unknown.name()))
                .isPresent()
        ? Optional.empty()
        : Optional.of(
            Verdict.unknown(
                Reason.ConnectorClassNotYetChecked,
                "ConnectorClass %s is being checked".formatted(input.className())));
  }

  private static Optional<Verdict> classIsNotReady(Input input) {
    var conditions = input.connectorClass().orElseThrow().getStatus().conditions();
    return Conditions.isTrue(conditions, Conditions.READY)
        ? Optional.empty()
        : Optional.of(
            Verdict.bad(
                Reason.ConnectorClassIsNotReady,
                "ConnectorClass %s is not ready; see 'kubectl describe connectorclass %s': %s"
                    .formatted(
                        input.className(),
                        input.className(),
                        Conditions.find(conditions, Conditions.READY).orElseThrow().getMessage())));
  }

  private static Optional<Verdict> paramUnknown(Input input) {
    return unknown(input.declared(), input.connector().getSpec().params())
        .map(
            name ->
                Verdict.bad(
                    Reason.ParamUnknown,
                    "spec.params: ConnectorClass %s has no parameter '%s'; it has %s"
                        .formatted(input.className(), name, names(input.declared()))));
  }

  private static Optional<Verdict> paramMissing(Input input) {
    return Params.of(input.declared(), input.connector().getSpec().params())
        .missing()
        .map(
            name ->
                Verdict.bad(
                    Reason.ParamMissing,
                    "spec.params: ConnectorClass %s needs the parameter '%s'; add {name: %s, value: ...}"
                        .formatted(input.className(), name, name)));
  }

  private static Optional<Verdict> paramInvalid(Input input) {
    var params =
        ToolAccess.params(
            input.connector().getSpec(), input.connectorClass().orElseThrow().getSpec());
    return params instanceof Outcome.Bad<Params>(var problem)
        ? Optional.of(Verdict.bad(problem))
        : Optional.empty();
  }

  /** The first given parameter that is not declared. */
  static Optional<String> unknown(List<ParamSpec> declared, List<Param> given) {
    var names = declared.stream().map(ParamSpec::name).collect(Collectors.toSet());
    return given.stream().map(Param::name).filter(name -> !names.contains(name)).findFirst();
  }

  static String names(List<ParamSpec> declared) {
    return declared.isEmpty()
        ? "none"
        : declared.stream().map(ParamSpec::name).collect(Collectors.joining(", "));
  }
}
