package dev.connectors.controller.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Success of a probe as a CEL expression over {@code status} (int), {@code headers} (lower-case
 * name to first value) and {@code body} (JSON, or text where it is none). Bounded in size and
 * steps, since anyone who may write a ConnectorClass writes one.
 */
public final class SuccessRule {
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(4096)
          .maxParseRecursionDepth(32)
          .comprehensionMaxIterations(10_000)
          .build();
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

  private final CelRuntime.Program program;

  private SuccessRule(CelRuntime.Program program) {
    this.program = program;
  }

  /** What is wrong with the expression, if anything. */
  public static Optional<String> check(String expression) {
    try {
      compile(expression);
      return Optional.empty();
    } catch (InvalidRule e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The rule. {@link InvalidRule} says in one line what is wrong with the expression. */
  public static SuccessRule compile(String expression) throws InvalidRule {
    try {
      var compiler =
          CelCompilerFactory.standardCelCompilerBuilder()
              .setOptions(OPTIONS)
              .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
              .addVar("status", SimpleType.INT)
              .addVar("headers", MapType.create(SimpleType.STRING, SimpleType.STRING))
              .addVar("body", SimpleType.DYN)
              .setResultType(SimpleType.BOOL)
              .build();
      var runtime = CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();
      return new SuccessRule(runtime.createProgram(compiler.compile(expression).getAst()));
    } catch (CelValidationException e) {
      throw new InvalidRule(
          e.getErrors().stream()
              .map(issue -> issue.getMessage())
              .distinct()
              .collect(Collectors.joining("; ")));
    } catch (CelEvaluationException e) {
      throw new InvalidRule(e.getErrorCode().name());
    }
  }

  /** Whether the response is a success; a value that is not there makes it none. */
  public boolean met(int status, Map<String, String> headers, String body) {
    try {
      var input = new HashMap<String, Object>();
      input.put("status", (long) status);
      input.put("headers", headers);
      input.put("body", parsed(body));
      return Boolean.TRUE.equals(program.eval(input));
    } catch (CelEvaluationException e) {
      return false;
    }
  }

  private static Object parsed(String body) {
    try {
      return withoutNulls(Optional.ofNullable(JSON.readValue(body, Object.class)).orElse(body));
    } catch (JsonProcessingException e) {
      return body;
    }
  }

  /** A field that is null is as good as absent; CEL's null type would not survive a Java map. */
  private static Object withoutNulls(Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          map.entrySet().stream()
              .filter(entry -> entry.getValue() != null)
              .collect(
                  Collectors.toMap(
                      entry -> String.valueOf(entry.getKey()),
                      entry -> withoutNulls(entry.getValue())));
      case List<?> list ->
          list.stream().filter(one -> one != null).map(SuccessRule::withoutNulls).toList();
      default -> value;
    };
  }

  /** Why an expression is none. */
  public static final class InvalidRule extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidRule(String message) {
      super(message);
    }
  }
}
