package dev.connectors.connector.template;

import io.quarkus.qute.Engine;
import io.quarkus.qute.IfSectionHelper;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The templates in a ConnectorClass. They are Qute, with an engine of their own that sees nothing
 * but the given maps, lists, strings, numbers and booleans: no bean, no method of a Java object, no
 * configuration, no other template. What a template may use: values, {@code ?:}, {@code .orEmpty},
 * {@code {#if}}, {@code {#for}} over lists and maps, and {@link TemplateValues}' functions.
 */
@ApplicationScoped
public class ClassTemplates {
  /** Size of a template, in characters. */
  static final int LONGEST_TEMPLATE = 64 * 1024;

  /** Size of what a template makes, in characters. */
  static final int LONGEST_OUTPUT = 256 * 1024;

  private static final int PARSED_KEPT = 1024;

  private final Engine engine = engine();
  private final Map<String, Template> parsed = new ConcurrentHashMap<>();

  /**
   * Fills the template in.
   *
   * @throws TemplateProblem naming the expression and its line, never a value
   */
  public String render(String template, Map<String, Object> data) {
    TemplateValues.requirePlain(data);
    var output = new StringBuilder();
    try {
      var instance = parse(template).instance();
      data.forEach(instance::data);
      instance.setAttribute(BoundedLoop.BUDGET, new BoundedLoop.Budget(template.length()));
      instance
          .consume(
              part -> {
                if (output.length() + part.length() > LONGEST_OUTPUT) {
                  throw new TemplateProblem("makes more than " + LONGEST_OUTPUT + " characters");
                }
                output.append(part);
              })
          .toCompletableFuture()
          .join();
      return output.toString();
    } catch (RuntimeException | StackOverflowError e) {
      throw problem(e);
    }
  }

  /** What is wrong with the template's text, if anything; says nothing about missing values. */
  public Optional<String> check(String template) {
    try {
      parse(template);
      return Optional.empty();
    } catch (TemplateProblem e) {
      return Optional.of(e.getMessage());
    }
  }

  private Template parse(String template) {
    if (template.length() > LONGEST_TEMPLATE) {
      throw new TemplateProblem("is longer than " + LONGEST_TEMPLATE + " characters");
    }
    var known = parsed.get(template);
    if (known != null) {
      return known;
    }
    if (parsed.size() >= PARSED_KEPT) {
      parsed.clear();
    }
    try {
      var fresh = engine.parse(template);
      parsed.put(template, fresh);
      return fresh;
    } catch (TemplateException e) {
      // The parser has seen the template's own text only, so its words give no value away.
      throw new TemplateProblem(
          "cannot be read%s: %s"
              .formatted(
                  place(e), String.valueOf(e.getMessage()).replaceFirst("^Parser error: ", "")));
    } catch (StackOverflowError e) {
      throw problem(e);
    }
  }

  /** Qute's own messages may quote values: only the place and the expression are taken over. */
  private static TemplateProblem problem(Throwable cause) {
    return switch (cause) {
      case CompletionException wrapped when wrapped.getCause() != null ->
          problem(wrapped.getCause());
      case TemplateException wrapped when wrapped.getCode() == null && wrapped.getCause() != null ->
          problem(wrapped.getCause());
      case TemplateProblem own -> own;
      case StackOverflowError _ -> new TemplateProblem("is nested too deeply");
      case TemplateException e
          when e.getCodeName().filter("EVALUATOR_PROPERTY_NOT_FOUND"::equals).isPresent() ->
          new TemplateProblem(
              "{%s} has no value%s".formatted(e.getArguments().get("expression"), place(e)));
      case TemplateException e
          when e.getCodeName()
              .filter("EVALUATOR_NAMESPACE_RESOLVER_NOT_FOUND"::equals)
              .isPresent() ->
          new TemplateProblem(
              "{%s} is not available here%s"
                  .formatted(e.getArguments().get("expression"), place(e)));
      case TemplateException e -> new TemplateProblem("cannot be evaluated" + place(e));
      default -> new TemplateProblem("cannot be evaluated");
    };
  }

  private static String place(TemplateException e) {
    return e.getOrigin() == null ? "" : " (line " + e.getOrigin().getLine() + ")";
  }

  private static Engine engine() {
    return Engine.builder()
        .strictRendering(true)
        .addSectionHelper(new IfSectionHelper.Factory())
        .addSectionHelper(new BoundedLoop())
        .addValueResolvers(TemplateValues.resolvers())
        .addResultMapper((result, expression) -> TemplateValues.text(result, expression))
        .build();
  }
}
