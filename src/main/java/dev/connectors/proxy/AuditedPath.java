package dev.connectors.proxy;

import java.util.regex.Pattern;

/**
 * A path as it may stand in the audit: at most 1 KiB, and nothing in it that looks like a token.
 */
final class AuditedPath {
  private static final int LONGEST = 1024;
  private static final int SHORTEST_TOKEN = 40;

  /** The beginning of every JSON object in Base64, and so of every signed token. */
  private static final String TOKEN = "eyJ";

  /**
   * Words with dots between them; possessive, so that a long path costs no more than its length.
   */
  private static final Pattern WORDS =
      Pattern.compile("[A-Za-z0-9_-]++(?:(?:\\.|%2[eE])[A-Za-z0-9_-]++)*+");

  private AuditedPath() {}

  static String of(String path) {
    var shown =
        path.contains(TOKEN)
            ? WORDS.matcher(path).replaceAll(words -> hidden(words.group()))
            : path;
    return shown.length() > LONGEST ? shown.substring(0, LONGEST - 1) + "…" : shown;
  }

  private static String hidden(String words) {
    int begin = words.indexOf(TOKEN);
    return begin < 0 || words.length() - begin < SHORTEST_TOKEN
        ? words
        : words.substring(0, begin) + "[token]";
  }
}
