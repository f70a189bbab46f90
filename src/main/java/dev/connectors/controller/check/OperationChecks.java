package dev.connectors.controller.check;

import dev.connectors.connector.api.ConnectorClassSpec;
import dev.connectors.connector.api.ConnectorClassSpec.Operation;
import dev.connectors.connector.tool.Glob;
import dev.connectors.connector.tool.Operations;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the schema cannot see of a class's operations, mint and actAs. */
final class OperationChecks {
  /** RFC 9110 has methods as tokens in any case; all that exist are in upper case. */
  private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z0-9!#$%&'*+.^_`|~-]*");

  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'+.^_`|~-]+\\*?");

  private OperationChecks() {}

  static Optional<Verdict> operationInvalid(ConnectorClassSpec spec) {
    return IntStream.range(0, spec.operations().size())
        .boxed()
        .flatMap(
            i ->
                problem(spec.operations().get(i))
                    .map(problem -> "spec.operations[%d].%s".formatted(i, problem))
                    .stream())
        .findFirst()
        .map(problem -> Verdict.bad(Reason.OperationInvalid, problem));
  }

  private static Optional<String> problem(Operation operation) {
    if (operation.methods().isEmpty()) {
      return Optional.of("methods is empty: name the HTTP methods that it is about");
    }
    if (operation.paths().isEmpty()) {
      return Optional.of("paths is empty: use '/**' for every path");
    }
    return Stream.of(methodProblem(operation), pathProblem(operation), queryProblem(operation))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> bodyProblem(operation));
  }

  private static Optional<String> methodProblem(Operation operation) {
    return operation.methods().stream()
        .filter(method -> !METHOD.matcher(method).matches() || Operations.NEVER.contains(method))
        .findFirst()
        .map(
            method ->
                Operations.NEVER.contains(method)
                    ? "methods: %s is never passed on; remove it".formatted(method)
                    : "methods: '%s' is no HTTP method in upper case, such as GET"
                        .formatted(method));
  }

  private static Optional<String> pathProblem(Operation operation) {
    return operation.paths().stream()
        .flatMap(path -> Glob.problem(path).stream())
        .findFirst()
        .map(problem -> "paths: " + problem);
  }

  private static Optional<String> queryProblem(Operation operation) {
    return operation.query().keySet().stream()
        .filter(String::isEmpty)
        .findFirst()
        .map(name -> "query has a parameter without a name: give it one or remove it");
  }

  private static Optional<String> bodyProblem(Operation operation) {
    return operation.body() == null || operation.methods().equals(List.of("POST"))
        ? Optional.empty()
        : Optional.of("body can be read of a POST only: use methods [POST] or remove body");
  }

  static Optional<Verdict> operationUnreachable(ConnectorClassSpec spec) {
    var all = spec.operations();
    return IntStream.range(0, all.size())
        .boxed()
        .flatMap(
            late ->
                IntStream.range(0, late)
                    .filter(early -> covers(all.get(early), all.get(late)))
                    .mapToObj(
                        early ->
                            "spec.operations[%d] matches nothing, spec.operations[%d] is before it and matches the same: remove one, or put it first"
                                .formatted(late, early)))
        .findFirst()
        .map(problem -> Verdict.bad(Reason.OperationUnreachable, problem));
  }

  private static boolean covers(Operation early, Operation late) {
    return early.methods().containsAll(late.methods())
        && early.paths().containsAll(late.paths())
        && late.query().entrySet().containsAll(early.query().entrySet());
  }

  static Optional<Verdict> mintInvalid(ConnectorClassSpec spec) {
    return spec.mint().stream()
        .flatMap(path -> Glob.problem(path).stream())
        .findFirst()
        .map(problem -> Verdict.bad(Reason.MintInvalid, "spec.mint: " + problem));
  }

  static Optional<Verdict> actAsInvalid(ConnectorClassSpec spec) {
    return spec.actingAs().headers().stream()
        .filter(name -> !HEADER.matcher(name).matches())
        .findFirst()
        .map(
            name ->
                Verdict.bad(
                    Reason.ActAsInvalid,
                    "spec.actAs.headers: '%s' is no name of a header, such as Sudo or Impersonate-*"
                        .formatted(name)));
  }
}
