package dev.connectors.connector.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.qute.CompletedStage;
import io.quarkus.qute.EvalContext;
import io.quarkus.qute.Expression;
import io.quarkus.qute.Results;
import io.quarkus.qute.ValueResolver;
import io.quarkus.qute.ValueResolvers;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What a class's template can do with a value. */
final class TemplateValues {
  private TemplateValues() {}

  /** In place of Qute's defaults, which reach further into Java objects than needed. */
  static ValueResolver[] resolvers() {
    return new ValueResolver[] {
      ValueResolvers.mapperResolver(),
      ValueResolvers.mapEntryResolver(),
      ValueResolvers.thisResolver(),
      ValueResolvers.orResolver(),
      ValueResolvers.orEmpty(),
      ValueResolvers.trueResolver(),
      ValueResolvers.logicalAndResolver(),
      ValueResolvers.logicalOrResolver(),
      ValueResolver.builder()
          .appliesTo(context -> context.getBase() instanceof Map && context.getParams().isEmpty())
          .resolveSync(TemplateValues::ofMap)
          .build(),
      ValueResolver.builder()
          .appliesTo(context -> context.getBase() instanceof List && context.getParams().isEmpty())
          .resolveSync(TemplateValues::ofList)
          .build(),
      ValueResolver.builder()
          .appliesTo(context -> context.getBase() instanceof String && isBasic(context))
          .resolveAsync(
              context ->
                  context
                      .evaluate(context.getParams().getFirst())
                      .thenCompose(password -> basic(context, password)))
          .build()
    };
  }

  private static boolean isBasic(EvalContext context) {
    return "basic".equals(context.getName()) && context.getParams().size() == 1;
  }

  /** RFC 7617: base64 of {@code user:password} in UTF-8. */
  private static CompletedStage<Object> basic(EvalContext user, Object password) {
    if (!(password instanceof String text)) {
      return CompletedStage.failure(
          new TemplateProblem(
              "{%s} has no value".formatted(user.getParams().getFirst().toOriginalString())));
    }
    var pair = user.getBase() + ":" + text;
    return CompletedStage.of(Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
  }

  private static Object ofMap(EvalContext context) {
    var value = ((Map<?, ?>) context.getBase()).get(context.getName());
    return value == null ? Results.NotFound.from(context) : value;
  }

  private static Object ofList(EvalContext context) {
    var list = (List<?>) context.getBase();
    return switch (context.getName()) {
      case "size" -> list.size();
      case "isEmpty" -> list.isEmpty();
      default -> Results.NotFound.from(context);
    };
  }

  /** Text of a result: a map or list as a whole is refused, since it could hold a secret. */
  static String text(Object result, Expression expression) {
    return switch (result) {
      case String text -> text;
      case Boolean flag -> flag.toString();
      case Number number -> number.toString();
      case Collection<?> empty when empty.isEmpty() -> "";
      default ->
          throw new TemplateProblem(
              "{%s} is not a single value".formatted(expression.toOriginalString()));
    };
  }

  /** Holds the promise that a template meets no Java object of ours. */
  static void requirePlain(Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        map.keySet().forEach(TemplateValues::requirePlain);
        map.values().forEach(TemplateValues::requirePlain);
      }
      case List<?> list -> list.forEach(TemplateValues::requirePlain);
      case String _, Boolean _, Integer _, Long _ -> {}
      default ->
          throw new IllegalArgumentException(
              "not for templates: a " + value.getClass().getSimpleName());
    }
  }
}
