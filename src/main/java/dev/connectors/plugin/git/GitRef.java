package dev.connectors.plugin.git;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * A branch or tag.
 *
 * @param commit what it points to; for an annotated tag the tagged commit
 */
record GitRef(String ref, Kind kind, String commit) {
  enum Kind {
    BRANCH("refs/heads/"),
    TAG("refs/tags/");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }

    String prefix() {
      return prefix;
    }
  }

  String name() {
    return ref.substring(kind.prefix().length());
  }

  /** Whether the name contains the text, in whatever case. */
  boolean matches(String lowerCaseText) {
    return name().toLowerCase(Locale.ROOT).contains(lowerCaseText);
  }

  JsonObject json() {
    return new JsonObject()
        .put("name", name())
        .put("ref", ref)
        .put("kind", kind.name().toLowerCase(Locale.ROOT))
        .put("commit", commit);
  }
}
