package dev.connectors.controller.probe;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorClassSpec.AuthProbe;
import dev.connectors.connector.api.ConnectorClassSpec.AuthType;
import dev.connectors.connector.api.ConnectorClassSpec.Probe;
import dev.connectors.connector.api.ConnectorSpec;
import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.connector.template.TemplateProblem;
import dev.connectors.connector.tool.Injection;
import dev.connectors.connector.tool.Outcome;
import dev.connectors.connector.tool.Params;
import dev.connectors.connector.tool.ToolAccess;
import dev.connectors.connector.tool.ToolProblem;
import dev.connectors.controller.check.ConditionType;
import dev.connectors.controller.check.ConnectorChecks;
import dev.connectors.controller.check.Reason;
import dev.connectors.controller.check.Verdict;
import dev.connectors.controller.secret.SecretLookup;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What to ask the tool of a Connector, so as to see that it answers and takes the credential. */
final class ProbePlan {
  static final List<ConditionType> KINDS =
      List.of(ConditionType.LivenessReady, ConditionType.AuthReady);

  private final ClassTemplates templates;

  ProbePlan(ClassTemplates templates) {
    this.templates = templates;
  }

  /** Either a request, or why there is none. */
  sealed interface Plan {
    record Ask(ProbeRequest request) implements Plan {}

    record Skip(Verdict verdict) implements Plan {}
  }

  /** What the chain of conditions has found before. */
  record Input(
      Connector connector,
      Optional<ConnectorClass> connectorClass,
      SecretLookup secret,
      Optional<String> caCertificates,
      Verdict classVerdict,
      Verdict secretVerdict,
      Verdict caVerdict) {
    static Input of(ConnectorChecks checks) {
      return new Input(
          checks.connector(),
          checks.connectorClass(),
          checks.secrets().credential(),
          checks.caCertificates(),
          checks.classVerdict(),
          checks.secretVerdict(),
          checks.caVerdict());
    }
  }

  Plan liveness(Input input) {
    return waiting(input)
        .<Plan>map(Plan.Skip::new)
        .orElseGet(
            () ->
                input
                    .connectorClass()
                    .orElseThrow()
                    .getSpec()
                    .liveness()
                    .map(
                        probe ->
                            planned(
                                access(input)
                                    .then(access -> ask(input, access, probe, Injection.NOTHING))))
                    .orElseGet(() -> notTested("the ConnectorClass has no livenessProbe")));
  }

  Plan auth(Input input) {
    var waiting = waiting(input).or(() -> waitingForSecret(input));
    if (waiting.isPresent()) {
      return new Plan.Skip(waiting.get());
    }
    if (!(input.secret() instanceof SecretLookup.Found secret)) {
      return new Plan.Skip(Verdict.good(Reason.NotRequired, "the tool is used without credential"));
    }
    var spec = input.connectorClass().orElseThrow().getSpec();
    var auth = input.connector().getSpec().authentication().orElseThrow();
    var type = spec.authType(auth.name()).orElseThrow();
    var probe =
        spec.authProbes().stream().filter(one -> one.authName().equals(auth.name())).findFirst();
    if (probe.isEmpty()) {
      return notTested("the ConnectorClass has no authProbe for " + auth.name());
    }
    return lacking(probe.get(), type, auth)
        .map(
            name ->
                notTested(
                    "to have the credential tested, set a value in spec.auth.params: {name: %s, value: ...}"
                        .formatted(name)))
        .orElseGet(() -> authAsk(input, probe.get(), type, secret));
  }

  private Plan authAsk(Input input, AuthProbe probe, AuthType type, SecretLookup.Found secret) {
    var text =
        type.secretKeys().stream()
            .collect(
                Collectors.toMap(
                    key -> key, key -> new String(secret.bytes(key), StandardCharsets.UTF_8)));
    return planned(
        access(input)
            .then(
                access ->
                    access
                        .injection(Optional.of(text), templates)
                        .then(injection -> ask(input, access, probe.probe(), injection))));
  }

  private static Outcome<ToolAccess> access(Input input) {
    return ToolAccess.of(
        input.connector().getSpec(), input.connectorClass().orElseThrow().getSpec());
  }

  private static Plan planned(Outcome<ProbeRequest> outcome) {
    return switch (outcome) {
      case Outcome.Good<ProbeRequest>(var request) -> new Plan.Ask(request);
      case Outcome.Bad<ProbeRequest>(var problem) -> new Plan.Skip(Verdict.bad(problem));
    };
  }

  private Outcome<ProbeRequest> ask(
      Input input, ToolAccess access, Probe probe, Injection injection) {
    try {
      var path = escaped(templates.render(probe.path(), access.templateData()));
      var query =
          probe.queryTemplate().map(q -> templates.render(q, access.templateData())).orElse("");
      var below = query.isEmpty() ? path : path + "?" + escaped(query);
      return access
          .trust(input.caCertificates())
          .then(
              trust ->
                  new Outcome.Good<>(
                      new ProbeRequest(
                          input.connector().getMetadata().getNamespace(),
                          access.address(),
                          access.address().uri(below, injection.query()),
                          probe.httpMethod(),
                          injection.headers(),
                          probe.statusCodes(),
                          probe.successRule(),
                          trust)));
    } catch (TemplateProblem e) {
      return new Outcome.Bad<>(
          new ToolProblem(
              ToolProblem.Kind.TEMPLATE_INVALID, "the probe's path or query " + e.getMessage()));
    }
  }

  /** What a URL cannot hold. */
  private static String escaped(String url) {
    var result = new StringBuilder();
    for (byte one : url.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (one & 0xff);
      if (character <= ' ' || character >= 0x7f || "\"#<>\\^`{|}".indexOf(character) >= 0) {
        result.append("%%%02X".formatted((int) character));
      } else {
        result.append(character);
      }
    }
    return result.toString();
  }

  private static Optional<String> lacking(AuthProbe probe, AuthType type, ConnectorSpec.Auth auth) {
    var values = Params.of(type.params(), auth.params()).values();
    return probe.params().stream()
        .filter(name -> values.getOrDefault(name, "").isEmpty())
        .findFirst();
  }

  private static Optional<Verdict> waiting(Input input) {
    if (!input.classVerdict().isGood()) {
      return Optional.of(
          Verdict.unknown(
              Reason.WaitingForConnectorClass, "not tested until ConnectorClassReady is True"));
    }
    return input.caVerdict().isGood()
        ? Optional.empty()
        : Optional.of(
            Verdict.unknown(Reason.WaitingForCACert, "not tested until CACertReady is True"));
  }

  private static Optional<Verdict> waitingForSecret(Input input) {
    return input.secretVerdict().isGood()
        ? Optional.empty()
        : Optional.of(
            Verdict.unknown(Reason.WaitingForSecret, "not tested until SecretReady is True"));
  }

  private static Plan notTested(String why) {
    return new Plan.Skip(Verdict.good(Reason.NotTested, why));
  }
}
