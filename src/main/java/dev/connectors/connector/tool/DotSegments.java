package dev.connectors.connector.tool;

import java.util.Locale;

/** Finds segments {@code ..} in every spelling that some server could read as one. */
public final class DotSegments {
  private DotSegments() {}

  /**
   * Whether some server could be led upwards: coded, coded twice, with parameters, by {@code \},
   * with blanks around the dots, which some file systems drop.
   */
  public static boolean climbs(String path) {
    var plain = decoded(path);
    int from = 0;
    for (int i = 0; i <= plain.length(); i++) {
      if (i == plain.length() || plain.charAt(i) == '/' || plain.charAt(i) == '\\') {
        if (climbs(plain, from, i)) {
          return true;
        }
        from = i + 1;
      }
    }
    return false;
  }

  private static boolean climbs(String path, int from, int end) {
    return end - from >= 2
        && path.startsWith("..", from)
        && (end - from == 2 || path.charAt(from + 2) == ';');
  }

  /** Dots, slashes, blanks and percent signs alone matter, until no further one appears. */
  private static String decoded(String path) {
    var before = path.toLowerCase(Locale.ROOT).replace(" ", "");
    while (before.indexOf('%') >= 0) {
      var after =
          before
              .replace("%25", "%")
              .replace("%2e", ".")
              .replace("%2f", "/")
              .replace("%5c", "\\")
              .replace("%3b", ";")
              .replace("%20", "");
      if (after.equals(before)) {
        return after;
      }
      before = after;
    }
    return before;
  }
}
