package dev.connectors.connector.tool;

import java.util.Arrays;
import java.util.Optional;

/**
 * A pattern over the segments of a path: {@code *} is one segment or a part of one, {@code **} any
 * number of segments. Matching remembers only the last star, so that its time is bounded by the
 * product of both lengths whatever pattern and path are.
 */
public final class Glob {
  private static final int LONGEST = 512;
  private static final String ANY = "**";

  private final String[] segments;

  private Glob(String[] segments) {
    this.segments = segments;
  }

  /**
   * Compiles a pattern.
   *
   * @throws IllegalArgumentException with what {@link #problem} says
   */
  static Glob of(String pattern) {
    problem(pattern)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    return new Glob(pattern.substring(1).split("/", -1));
  }

  /** What is wrong with a pattern and how to mend it; empty when it is good. */
  public static Optional<String> problem(String pattern) {
    if (!pattern.startsWith("/")) {
      return Optional.of("'%s' must begin with '/'".formatted(cut(pattern)));
    }
    if (pattern.length() > LONGEST) {
      return Optional.of("'%s' is longer than %d characters".formatted(cut(pattern), LONGEST));
    }
    if (pattern.chars().anyMatch(c -> c < ' ' || c == 0x7f || "%\\;?#".indexOf(c) >= 0)) {
      return Optional.of(
          "'%s' has a character that no path is matched with; write it decoded, without parameters and query"
              .formatted(cut(pattern)));
    }
    var segments = pattern.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      var problem = segmentProblem(segments[i], i == segments.length - 1);
      if (problem.isPresent()) {
        return problem.map(text -> "'%s' %s".formatted(cut(pattern), text));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> segmentProblem(String segment, boolean last) {
    if (segment.equals(".") || segment.equals("..")) {
      return Optional.of("must not have a dot segment");
    }
    if (segment.isEmpty() && !last) {
      return Optional.of("must not have a doubled slash");
    }
    if (segment.contains(ANY) && !segment.equals(ANY)) {
      return Optional.of("must have '**' alone in its segment");
    }
    return Optional.empty();
  }

  private static String cut(String pattern) {
    return pattern.length() > 80 ? pattern.substring(0, 80) + "…" : pattern;
  }

  /** Whether a path, which begins with a slash, matches as a whole. */
  boolean matches(String path) {
    int end = path.length();
    int glob = 0;
    int from = 1;
    int afterStar = -1;
    int resume = -1;
    while (from <= end) {
      int to = segmentEnd(path, from, end);
      if (glob < segments.length && segments[glob].equals(ANY)) {
        afterStar = ++glob;
        resume = from;
      } else if (glob < segments.length && segmentMatches(segments[glob], path, from, to)) {
        glob++;
        from = to + 1;
      } else if (afterStar >= 0) {
        resume = segmentEnd(path, resume, end) + 1;
        glob = afterStar;
        from = resume;
      } else {
        return false;
      }
    }
    while (glob < segments.length && segments[glob].equals(ANY)) {
      glob++;
    }
    return glob == segments.length;
  }

  private static int segmentEnd(String path, int from, int end) {
    int slash = path.indexOf('/', from, end);
    return slash < 0 ? end : slash;
  }

  private static boolean segmentMatches(String glob, String path, int from, int to) {
    if (glob.equals("*")) {
      return to > from;
    }
    int g = 0;
    int p = from;
    int afterStar = -1;
    int resume = -1;
    while (p < to) {
      if (g < glob.length() && glob.charAt(g) == '*') {
        afterStar = ++g;
        resume = p;
      } else if (g < glob.length() && glob.charAt(g) == path.charAt(p)) {
        g++;
        p++;
      } else if (afterStar >= 0) {
        g = afterStar;
        p = ++resume;
      } else {
        return false;
      }
    }
    while (g < glob.length() && glob.charAt(g) == '*') {
      g++;
    }
    return g == glob.length();
  }

  @Override
  public String toString() {
    return "/" + String.join("/", Arrays.asList(segments));
  }
}
