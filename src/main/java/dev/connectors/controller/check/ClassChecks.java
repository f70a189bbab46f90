package dev.connectors.controller.check;

import dev.connectors.connector.api.ConnectorClassSpec;
import dev.connectors.connector.api.ConnectorClassSpec.AuthProbe;
import dev.connectors.connector.api.ConnectorClassSpec.AuthType;
import dev.connectors.connector.api.ConnectorClassSpec.Configuration;
import dev.connectors.connector.api.ConnectorClassSpec.ParamSpec;
import dev.connectors.connector.api.ConnectorClassSpec.Probe;
import dev.connectors.connector.template.ClassTemplates;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Ready of a ConnectorClass: what the schema cannot see. Every message names field and cure. */
public final class ClassChecks {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9._-]+");
  private static final Pattern MODE = Pattern.compile("0?[0-7]{3}");
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "POST");

  /** Those that say where a message begins and ends: HTTP itself sets them. */
  private static final Set<String> OF_HTTP =
      Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");

  private final ClassTemplates templates;
  private final List<Check<ConnectorClassSpec>> checks =
      List.of(
          ClassChecks::nameDuplicate,
          ClassChecks::secretKeysEmpty,
          ClassChecks::headerInvalid,
          ClassChecks::authProbeInvalid,
          ClassChecks::probeInvalid,
          ClassChecks::successInvalid,
          this::templateInvalid,
          ClassChecks::fileNameInvalid,
          ClassChecks::fileModeInvalid,
          OperationChecks::operationInvalid,
          OperationChecks::operationUnreachable,
          OperationChecks::mintInvalid,
          OperationChecks::actAsInvalid,
          PluginChecks::pluginUnknown,
          TimeoutChecks::timeoutInvalid);

  public ClassChecks(ClassTemplates templates) {
    this.templates = templates;
  }

  public Verdict verdict(ConnectorClassSpec spec) {
    return Check.first(checks, spec)
        .orElseGet(() -> Verdict.good(Reason.Valid, "Connectors can use this class"));
  }

  private static Optional<Verdict> nameDuplicate(ConnectorClassSpec spec) {
    return Stream.of(
            duplicate("spec.params", spec.params(), ParamSpec::name),
            duplicate("spec.auth.types", spec.authTypes(), AuthType::name),
            duplicate("spec.authProbes", spec.authProbes(), AuthProbe::authName),
            duplicate("spec.configurations", spec.configurations(), Configuration::name))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static <T> Optional<Verdict> duplicate(
      String field, List<T> list, Function<T, String> name) {
    var seen = new HashSet<String>();
    return list.stream()
        .map(name)
        .filter(one -> !seen.add(one))
        .findFirst()
        .map(
            one ->
                Verdict.bad(
                    Reason.NameDuplicate,
                    "%s has two entries named '%s': rename or remove one".formatted(field, one)));
  }

  private static Optional<Verdict> secretKeysEmpty(ConnectorClassSpec spec) {
    return spec.authTypes().stream()
        .filter(type -> type.secretKeys().isEmpty())
        .findFirst()
        .map(
            type ->
                Verdict.bad(
                    Reason.SecretKeysEmpty,
                    "spec.auth.types[%s].secretKeys is empty: name the keys that the Secret must hold"
                        .formatted(type.name())));
  }

  private static Optional<Verdict> headerInvalid(ConnectorClassSpec spec) {
    return spec.authTypes().stream()
        .flatMap(
            type ->
                type.injected().headers().keySet().stream()
                    .sorted()
                    .filter(
                        name ->
                            !TOKEN.matcher(name).matches()
                                || OF_HTTP.contains(name.toLowerCase(Locale.ROOT)))
                    .map(
                        name ->
                            Verdict.bad(
                                Reason.HeaderInvalid,
                                "spec.auth.types[%s].inject.headers: '%s' cannot be set; use a header that carries a credential, such as Authorization"
                                    .formatted(type.name(), name))))
        .findFirst();
  }

  private static Optional<Verdict> authProbeInvalid(ConnectorClassSpec spec) {
    return spec.authProbes().stream()
        .flatMap(probe -> authProbeProblem(spec, probe).stream())
        .findFirst()
        .map(problem -> Verdict.bad(Reason.AuthProbeInvalid, problem));
  }

  private static Optional<String> authProbeProblem(ConnectorClassSpec spec, AuthProbe probe) {
    var field = "spec.authProbes[%s]".formatted(probe.authName());
    var type = spec.authType(probe.authName());
    if (type.isEmpty()) {
      return Optional.of(
          "%s.authName names no auth type; spec.auth.types has %s"
              .formatted(field, spec.authTypes().stream().map(AuthType::name).toList()));
    }
    var declared = type.get().params().stream().map(ParamSpec::name).toList();
    return probe.params().stream()
        .filter(name -> !declared.contains(name))
        .findFirst()
        .map(
            name ->
                "%s.params: auth type %s has no parameter '%s'; declare it in spec.auth.types[%s].params"
                    .formatted(field, probe.authName(), name, probe.authName()));
  }

  private static Optional<Verdict> probeInvalid(ConnectorClassSpec spec) {
    return probes(spec)
        .flatMap(
            named ->
                probeProblem(named.getValue())
                    .map(
                        problem -> Verdict.bad(Reason.ProbeInvalid, named.getKey() + "." + problem))
                    .stream())
        .findFirst();
  }

  private static Optional<String> probeProblem(Probe probe) {
    if (!probe.path().startsWith("/")) {
      return Optional.of("path must begin with '/'");
    }
    if (!METHODS.contains(probe.httpMethod())) {
      return Optional.of("method must be one of GET, HEAD, OPTIONS, POST");
    }
    return probe.statusCodes().stream()
        .filter(code -> code < 100 || code > 599)
        .findFirst()
        .map(code -> "statusCodes: %d is no HTTP status; use 100 to 599".formatted(code));
  }

  private static Optional<Verdict> successInvalid(ConnectorClassSpec spec) {
    return probes(spec)
        .flatMap(
            named ->
                named
                    .getValue()
                    .successRule()
                    .flatMap(SuccessRule::check)
                    .map(
                        problem ->
                            Verdict.bad(
                                Reason.SuccessInvalid,
                                "%s.success is no CEL condition over status, headers and body: %s"
                                    .formatted(named.getKey(), problem)))
                    .stream())
        .findFirst();
  }

  private Optional<Verdict> templateInvalid(ConnectorClassSpec spec) {
    return templates(spec)
        .flatMap(
            named ->
                templates
                    .check(named.getValue())
                    .map(
                        problem ->
                            Verdict.bad(
                                Reason.TemplateInvalid,
                                "%s is no template: %s".formatted(named.getKey(), problem)))
                    .stream())
        .findFirst();
  }

  private static Optional<Verdict> fileNameInvalid(ConnectorClassSpec spec) {
    return spec.configurations().stream()
        .flatMap(
            configuration ->
                configuration.data().keySet().stream()
                    .sorted()
                    .filter(name -> !FILE.matcher(name).matches() || name.startsWith(".."))
                    .map(
                        name ->
                            Verdict.bad(
                                Reason.FileNameInvalid,
                                "spec.configurations[%s].data: '%s' is no file name; use letters, digits, '.', '_' and '-', and no folder"
                                    .formatted(configuration.name(), name))))
        .findFirst();
  }

  private static Optional<Verdict> fileModeInvalid(ConnectorClassSpec spec) {
    return spec.configurations().stream()
        .flatMap(configuration -> modeProblems(configuration))
        .findFirst()
        .map(problem -> Verdict.bad(Reason.FileModeInvalid, problem));
  }

  private static Stream<String> modeProblems(Configuration configuration) {
    var field = "spec.configurations[%s].modes".formatted(configuration.name());
    return configuration.modes().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(
            mode -> {
              if (!configuration.data().containsKey(mode.getKey())) {
                return Stream.of(
                    "%s: there is no file '%s' in data".formatted(field, mode.getKey()));
              }
              return MODE.matcher(mode.getValue()).matches()
                  ? Stream.empty()
                  : Stream.of(
                      "%s[%s]: '%s' is no octal mode, such as 0600"
                          .formatted(field, mode.getKey(), mode.getValue()));
            });
  }

  private static Stream<Map.Entry<String, Probe>> probes(ConnectorClassSpec spec) {
    return Stream.concat(
        spec.liveness().stream().map(probe -> Map.entry("spec.livenessProbe", probe)),
        spec.authProbes().stream()
            .map(
                probe ->
                    Map.entry(
                        "spec.authProbes[%s].probe".formatted(probe.authName()), probe.probe())));
  }

  /** Field to template, of all templates. */
  private static Stream<Map.Entry<String, String>> templates(ConnectorClassSpec spec) {
    return Stream.of(
            spec.authTypes().stream()
                .flatMap(
                    type ->
                        Stream.concat(
                            inside(
                                "spec.auth.types[%s].inject.headers".formatted(type.name()),
                                type.injected().headers()),
                            inside(
                                "spec.auth.types[%s].inject.query".formatted(type.name()),
                                type.injected().query()))),
            probes(spec)
                .flatMap(
                    named ->
                        Stream.concat(
                            Stream.of(Map.entry(named.getKey() + ".path", named.getValue().path())),
                            named.getValue().queryTemplate().stream()
                                .map(query -> Map.entry(named.getKey() + ".query", query)))),
            spec.configurations().stream()
                .flatMap(
                    configuration ->
                        inside(
                            "spec.configurations[%s].data".formatted(configuration.name()),
                            configuration.data())))
        .flatMap(stream -> stream);
  }

  private static Stream<Map.Entry<String, String>> inside(
      String field, Map<String, String> templates) {
    return templates.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> Map.entry("%s[%s]".formatted(field, entry.getKey()), entry.getValue()));
  }
}
