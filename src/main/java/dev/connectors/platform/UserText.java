package dev.connectors.platform;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Rules for the text that users write, in the schema itself, so that they hold without any policy.
 * The API server skips a rule where an update leaves the value as it is: what an older version took
 * stays valid. Used at build time only.
 */
final class UserText {
  /** A line break in a parameter would be a setting of its own in the files of other pods. */
  private static final ValidationRule NO_CONTROL_CHARACTER =
      rule(
          "!self.matches('[\\\\p{Cc}\\\\p{Zl}\\\\p{Zp}]')",
          "holds a control character, such as a line break: remove it");

  private static final String PORT =
      "(6553[0-5]|655[0-2][0-9]|65[0-4][0-9][0-9]|6[0-4][0-9][0-9][0-9]|[1-5][0-9][0-9][0-9][0-9]|[1-9][0-9]?[0-9]?[0-9]?)";

  private static final String HAS_USER = "self.matches('^[^/]*//[^/?#]*@')";

  private static final List<ValidationRule> ADDRESS =
      List.of(
          rule("self.matches('^https?://')", "must begin with http:// or https://"),
          rule(
              "!" + HAS_USER,
              "holds a user name or password: take them out, they belong into the Secret that auth.secretRef names"),
          rule(
              "!self.contains('?') && !self.contains('#')",
              "holds a query or a fragment: write scheme, host, port and path alone, without ? and #"),
          rule("!self.matches('\\\\s')", "holds white space: remove it"),
          rule(
              "!self.matches('^[^/]*//([/:?#]|$)')",
              "names no host: write it as https://git.example.com/path"),
          rule(
              HAS_USER
                  + " || self.matches('^[^/]*(//(\\\\[[^/]*\\\\]|[^/:?#]*)(:"
                  + PORT
                  + ")?([/?#]|$)|$)')",
              "holds a port that is none: write a number from 1 to 65535, or leave it out"));

  private static final ValidationRule TIME =
      rule(
          "self.matches('^[1-9][0-9]{0,3}(s|m)$') && duration(self) >= duration('1s') && duration(self) <= duration('60m')",
          "must be a time from 1s to 60m, such as 90s or 10m");

  /** A class' templates and descriptions have lines; its names become names of files and keys. */
  private static final Set<String> NAMES_IN_A_CLASS = Set.of("name", "authName", "service");

  private UserText() {}

  static void guard(String kind, JSONSchemaProps schema) {
    var spec = Objects.requireNonNull(schema.getProperties().get("spec"));
    if (kind.equals("Connector")) {
      strings("", spec).forEach(text -> add(text.schema(), List.of(NO_CONTROL_CHARACTER)));
      var extensions = Objects.requireNonNull(spec.getProperties().get("addressExtensions"));
      add(Objects.requireNonNull(spec.getProperties().get("address")), ADDRESS);
      var extension = Objects.requireNonNull(extensions.getItems().getSchema());
      add(Objects.requireNonNull(extension.getProperties().get("value")), ADDRESS);
    } else {
      strings("", spec)
          .filter(text -> NAMES_IN_A_CLASS.contains(text.name()))
          .forEach(text -> add(text.schema(), List.of(NO_CONTROL_CHARACTER)));
      // An annotation of a record's component would stand there twice, which no API server takes.
      var timeouts = Objects.requireNonNull(spec.getProperties().get("timeouts"));
      add(Objects.requireNonNull(timeouts.getProperties().get("response")), List.of(TIME));
    }
  }

  private record Text(String name, JSONSchemaProps schema) {}

  private static Stream<Text> strings(String name, JSONSchemaProps schema) {
    if ("string".equals(schema.getType())) {
      var isFree = schema.getEnum() == null || schema.getEnum().isEmpty();
      return isFree ? Stream.of(new Text(name, schema)) : Stream.empty();
    }
    var fields =
        schema.getProperties() == null
            ? Stream.<Text>empty()
            : schema.getProperties().entrySet().stream()
                .flatMap(field -> strings(field.getKey(), field.getValue()));
    return schema.getItems() == null || schema.getItems().getSchema() == null
        ? fields
        : Stream.concat(fields, strings(name, schema.getItems().getSchema()));
  }

  private static void add(JSONSchemaProps schema, List<ValidationRule> rules) {
    schema.getXKubernetesValidations().addAll(rules);
  }

  private static ValidationRule rule(String rule, String message) {
    return new ValidationRuleBuilder().withRule(rule).withMessage(message).build();
  }
}
