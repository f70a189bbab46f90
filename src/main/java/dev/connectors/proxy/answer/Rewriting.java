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

  private static final Rewriting NOTHING = new Rewriting(List.of(), Optional.empty());

  /** Looks at what the caller sends and wants. */
  static Rewriting of(List<Rewrite> rewrites, MultiMap request) {
    if (rewrites.isEmpty()) {
      return NOTHING;
    }
    var accepted = named(rewrites, request.getAll("Accept"));
    return new Rewriting(
        rewrites,
        accepted.isPresent() ? accepted : named(rewrites, request.getAll("Content-Type")));
  }

  private static Optional<Rewrite> named(List<Rewrite> rewrites, List<String> values) {
    for (var rewrite : rewrites) {
      for (var value : values) {
        if (containsInAnyCase(value, rewrite.contentType())) {
          return Optional.of(rewrite);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean containsInAnyCase(String value, String type) {
    for (int at = 0; at <= value.length() - type.length(); at++) {
      if (value.regionMatches(true, at, type, 0, type.length())) {
        return true;
      }
    }
    return false;
  }

  /**
   * How an answer with these headers is rewritten. Clients of such a type take plain JSON for it as
   * well, so that this is rewritten too where they asked for it.
   */
  Optional<Rewriter> of(MultiMap answer) {
    if (rewrites.isEmpty()) {
      return Optional.empty();
    }
    for (var value : answer.getAll("Content-Type")) {
      var rewriter = of(mediaType(value));
      if (rewriter.isPresent()) {
        return rewriter;
      }
    }
    return Optional.empty();
  }

  private Optional<Rewriter> of(String type) {
    for (var rewrite : rewrites) {
      if (rewrite.contentType().equalsIgnoreCase(type)) {
        return Optional.of(rewrite.rewriter());
      }
    }
    return isJson(type) ? asked.map(Rewrite::rewriter) : Optional.empty();
  }

  private static boolean isJson(String type) {
    return type.equals("application/json") || type.equals("text/json") || type.endsWith("+json");
  }

  private static String mediaType(String value) {
    int end = value.indexOf(';');
    return (end < 0 ? value : value.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }
}
