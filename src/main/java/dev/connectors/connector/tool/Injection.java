package dev.connectors.connector.tool;

import dev.connectors.connector.api.ConnectorClassSpec.AuthType;
import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.connector.template.TemplateProblem;
import dev.connectors.connector.tool.ToolProblem.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What the credential becomes in a request. Never shown. */
public record Injection(Map<String, String> headers, Map<String, String> query) {
  public static final Injection NOTHING = new Injection(Map.of(), Map.of());

  private static final Pattern LAST_LINE_BREAKS = Pattern.compile("[\\r\\n]+$");

  public Injection {
    headers = Map.copyOf(headers);
    query = Map.copyOf(query);
  }

  /**
   * Fills the class's templates in. Line breaks at the end of a value are what editors and {@code
   * echo} leave there, and are taken away; elsewhere they would end a header.
   *
   * @param secret the Secret's keys that the auth type names, as text
   */
  static Outcome<Injection> of(
      AuthType type,
      Map<String, String> secret,
      Params params,
      Params authParams,
      ClassTemplates templates) {
    var trimmed = new HashMap<String, String>();
    for (var entry : secret.entrySet()) {
      var value = LAST_LINE_BREAKS.matcher(entry.getValue()).replaceFirst("");
      if (hasControlCharacter(value)) {
        return Outcome.bad(
            Kind.CREDENTIAL_INVALID,
            "key %s of its Secret holds a control character: check it for line breaks within the value"
                .formatted(entry.getKey()));
      }
      trimmed.put(entry.getKey(), value);
    }
    Map<String, Object> data =
        Map.of(
            "secret", trimmed,
            "param", params.values(),
            "auth", Map.of("param", authParams.values()));
    var inject = type.injected();
    return filled(type, inject.headers(), data, templates)
        .then(
            headers ->
                filled(type, inject.query(), data, templates)
                    .then(query -> new Outcome.Good<>(new Injection(headers, query))));
  }

  private static Outcome<Map<String, String>> filled(
      AuthType type,
      Map<String, String> byName,
      Map<String, Object> data,
      ClassTemplates templates) {
    var filled = new HashMap<String, String>();
    for (var entry : byName.entrySet()) {
      try {
        var value = templates.render(entry.getValue(), data).strip();
        if (hasControlCharacter(value)) {
          return Outcome.bad(
              Kind.CREDENTIAL_INVALID,
              "%s would hold a control character: check the parameters for line breaks"
                  .formatted(entry.getKey()));
        }
        filled.put(entry.getKey(), value);
      } catch (TemplateProblem e) {
        return Outcome.bad(
            Kind.TEMPLATE_INVALID,
            "spec.auth.types[%s].inject of its ConnectorClass: %s %s"
                .formatted(type.name(), entry.getKey(), e.getMessage()));
      }
    }
    return new Outcome.Good<>(filled);
  }

  private static boolean hasControlCharacter(String value) {
    return value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 127);
  }

  @Override
  public String toString() {
    return "Injection[headers=%s, query=%s]".formatted(headers.keySet(), query.keySet());
  }
}
