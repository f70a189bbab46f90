package dev.connectors.proxy.answer;

import dev.connectors.connector.api.ConnectorClassSpec.Rewrite;
import dev.connectors.connector.api.ConnectorClassSpec.Rewriter;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which bodies are rewritten.
 *
 * @param rewrites of the class
 * @param asked the rewrite that the caller's headers ask for
 */
record Rewriting(List<Rewrite> rewrites, Optional<Rewrite> asked) {

  /** Looks at what the caller sends and wants. */
  static Rewriting of(List<Rewrite> rewrites, MultiMap request) {
    return new Rewriting(
        rewrites,
        rewrites.stream()
            .filter(rewrite -> names(request, "Accept", rewrite.contentType()))
            .findFirst()
            .or(
                () ->
                    rewrites.stream()
                        .filter(rewrite -> names(request, "Content-Type", rewrite.contentType()))
                        .findFirst()));
  }

  private static boolean names(MultiMap headers, String header, String type) {
    var wanted = type.toLowerCase(Locale.ROOT);
    return headers.getAll(header).stream()
        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(wanted));
  }

  /**
   * How an answer with these headers is rewritten. Clients of such a type take plain JSON for it as
   * well, so that this is rewritten too where they asked for it.
   */
  Optional<Rewriter> of(MultiMap answer) {
    if (rewrites.isEmpty()) {
      return Optional.empty();
    }
    return answer.getAll("Content-Type").stream()
        .map(Rewriting::mediaType)
        .flatMap(type -> of(type).stream())
        .findFirst();
  }

  private Optional<Rewriter> of(String type) {
    return rewrites.stream()
        .filter(rewrite -> rewrite.contentType().equalsIgnoreCase(type))
        .findFirst()
        .or(() -> isJson(type) ? asked : Optional.empty())
        .map(Rewrite::rewriter);
  }

  private static boolean isJson(String type) {
    return type.equals("application/json") || type.equals("text/json") || type.endsWith("+json");
  }

  private static String mediaType(String value) {
    int end = value.indexOf(';');
    return (end < 0 ? value : value.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }
}
