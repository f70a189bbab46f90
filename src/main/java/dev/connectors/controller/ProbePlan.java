package dev.connectors.controller;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorClassSpec.AuthProbe;
import dev.connectors.connector.api.ConnectorClassSpec.AuthType;
import dev.connectors.connector.api.ConnectorClassSpec.Probe;
import dev.connectors.connector.api.ConnectorSpec;
import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.connector.template.TemplateProblem;
import dev.connectors.controller.probe.ProbeRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What to ask the tool of a Connector, so as to see that it answers and takes the credential. */
final class ProbePlan {
  static final String LIVENESS = "liveness";
  static final String AUTH = "auth";
  static final List<String> KINDS = List.of(LIVENESS, AUTH);
  private static final String SSL_VERIFY = "sslVerify";

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
      Verdict caVerdict) {}

  Plan liveness(Input input) {
    return waiting(input)
        .<Plan>map(Plan.Skip::new)
        .orElseGet(
            () ->
                Optional.ofNullable(input.connectorClass().orElseThrow().getSpec().livenessProbe())
                    .map(probe -> ask(input, probe, Map.of(), Map.of()))
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
        .orElseGet(() -> authAsk(input, probe.get(), type, auth, secret));
  }

  private Plan authAsk(
      Input input,
      AuthProbe probe,
      AuthType type,
      ConnectorSpec.Auth auth,
      SecretLookup.Found secret) {
    var values = ClassFit.values(type.params(), auth.params());
    var data = new HashMap<>(data(input, values));
    data.put(
        "secret",
        type.secretKeys().stream()
            .collect(
                Collectors.toMap(
                    key -> key, key -> new String(secret.bytes(key), StandardCharsets.UTF_8))));
    try {
      var inject = Optional.ofNullable(type.inject());
      return ask(
          input,
          probe.probe(),
          rendered(inject.map(i -> i.headers()).orElse(Map.of()), data),
          rendered(inject.map(i -> i.query()).orElse(Map.of()), data));
    } catch (TemplateProblem e) {
      return invalid("spec.auth.types[%s].inject %s".formatted(type.name(), e.getMessage()));
    }
  }

  private Plan ask(
      Input input, Probe probe, Map<String, String> headers, Map<String, String> query) {
    var auth = input.connector().getSpec().authentication();
    var spec = input.connectorClass().orElseThrow().getSpec();
    var data =
        data(
            input,
            auth.flatMap(
                    a ->
                        spec.authType(a.name())
                            .map(type -> ClassFit.values(type.params(), a.params())))
                .orElse(Map.of()));
    try {
      var path = templates.render(probe.path(), data);
      var ownQuery = probe.query() == null ? "" : templates.render(probe.query(), data);
      return new Plan.Ask(
          new ProbeRequest(
              uri(input.connector().getSpec().address(), path, ownQuery, query),
              Optional.ofNullable(probe.method()).orElse("GET"),
              headers,
              probe.statusCodes(),
              Optional.ofNullable(probe.success()).filter(rule -> !rule.isEmpty()),
              !"false".equals(params(input).get(SSL_VERIFY)),
              input.caCertificates()));
    } catch (TemplateProblem e) {
      return invalid("the probe's path or query " + e.getMessage());
    } catch (IllegalArgumentException e) {
      // Its message may quote the query: the credential may be there.
      return invalid("spec.address, the probe's path and its query make no valid URL");
    }
  }

  /** The address may end in a slash and have a path; what a URL cannot hold is escaped. */
  static URI uri(String address, String path, String query, Map<String, String> injected) {
    var base = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    var added =
        injected.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()));
    var all =
        Stream.concat(query.isEmpty() ? Stream.empty() : Stream.of(query), added)
            .collect(Collectors.joining("&"));
    return URI.create(escaped(base + path + (all.isEmpty() ? "" : "?" + all)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String escaped(String url) {
    var result = new StringBuilder();
    for (byte one : url.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (one & 0xff);
      if (character <= ' ' || character >= 0x7f || "\"<>\\^`{|}".indexOf(character) >= 0) {
        result.append("%%%02X".formatted((int) character));
      } else {
        result.append(character);
      }
    }
    return result.toString();
  }

  private Map<String, String> rendered(Map<String, String> named, Map<String, Object> data) {
    return named.entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, entry -> templates.render(entry.getValue(), data)));
  }

  private static Map<String, Object> data(Input input, Map<String, String> authParams) {
    return Map.of("param", params(input), "auth", Map.of("param", authParams));
  }

  private static Map<String, String> params(Input input) {
    return ClassFit.values(
        input.connectorClass().orElseThrow().getSpec().params(),
        input.connector().getSpec().params());
  }

  private static Optional<String> lacking(AuthProbe probe, AuthType type, ConnectorSpec.Auth auth) {
    var values = ClassFit.values(type.params(), auth.params());
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

  private static Plan invalid(String why) {
    return new Plan.Skip(Verdict.bad(Reason.ProbeRequestInvalid, why));
  }
}
