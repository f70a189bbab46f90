package dev.connectors.plugin.git;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * A branch or tag.
 *
 * @param name the whole one, such as {@code refs/heads/main}
 * @param commit what it points to; for an annotated tag the tagged commit
 */
record GitRef(String name, String commit) {
  static final String BRANCHES = "refs/heads/";
  static final String TAGS = "refs/tags/";

  boolean listed() {
    return name.startsWith(BRANCHES) || name.startsWith(TAGS);
  }

  /** Whether the name contains the text, in whatever case. */
  boolean matches(String lowerCaseText) {
    return name.toLowerCase(Locale.ROOT).contains(lowerCaseText);
  }

  JsonObject json() {
    return new JsonObject().put("name", name).put("commitID", commit);
  }
}
