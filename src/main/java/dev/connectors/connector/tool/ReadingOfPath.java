package dev.connectors.connector.tool;

import dev.connectors.connector.tool.Reading.Meanings;
import dev.connectors.connector.tool.Reading.Refused;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The paths that a tool, or a server in front of it, may make of one path. Servers differ in how
 * often they decode, whether a coded slash or a backslash parts segments, and whether they drop
 * parameters, single dots, doubled slashes and a slash at the end. In a meaning a slash parts
 * segments; one that is part of a segment is {@link #KEPT}.
 */
final class ReadingOfPath {
  /** A slash inside a segment: no glob can name it, only a star meets it. */
  private static final char KEPT = '\u0000';

  /** Slashes that were coded once and twice, until it is settled what they are. */
  private static final char CODED_ONCE = '\u0001';

  private static final char CODED_TWICE = '\u0002';

  private static final int LONGEST = 8192;
  private static final int MOST_SEGMENTS = 256;
  private static final int MOST_MEANINGS = 32;

  private ReadingOfPath() {}

  static Reading<String> of(String path) {
    if (!path.startsWith("/")) {
      return new Refused<>("the path must begin with '/'");
    }
    if (path.length() > LONGEST) {
      return new Refused<>("the path is longer than %d characters".formatted(LONGEST));
    }
    return isPlain(path) ? plain(path) : manifold(path);
  }

  /** A meaning as text for people, cut to a number of characters. */
  static String shown(String meaning, int most) {
    return (meaning.length() > most ? meaning.substring(0, most) + "…" : meaning)
        .replace(String.valueOf(KEPT), "%2F");
  }

  /** Whether every server reads it alike, but for a slash at the end. */
  private static boolean isPlain(String path) {
    boolean dotsOnly = false;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '/') {
        if (dotsOnly || (i > 0 && path.charAt(i - 1) == '/')) {
          return false;
        }
        dotsOnly = false;
      } else if (c == '.') {
        dotsOnly = dotsOnly || path.charAt(i - 1) == '/';
      } else if (isUnreserved(c)) {
        dotsOnly = false;
      } else {
        return false;
      }
    }
    return !dotsOnly;
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_'
        || c == '~';
  }

  private static Reading<String> plain(String path) {
    if (tooManySegments(path)) {
      return refusedForSegments();
    }
    return path.length() > 1 && path.endsWith("/")
        ? new Meanings<>(List.of(path, path.substring(0, path.length() - 1)))
        : new Meanings<>(List.of(path));
  }

  private static Reading<String> manifold(String path) {
    if (!ReadingEscapes.isPrintableAscii(path) || path.indexOf('#') >= 0) {
      return new Refused<>("the path has a character that must be coded");
    }
    if (ReadingEscapes.hasWrongEscape(path)) {
      return new Refused<>("the path has a wrong escape: '%' must be followed by two hex digits");
    }
    var once = ReadingEscapes.decoded(path);
    if (once.isEmpty()) {
      return new Refused<>("the escapes in the path are no UTF-8");
    }
    var twice = ReadingEscapes.decoded(once.get());
    if (twice.isEmpty()) {
      return new Refused<>("the escapes in the path, decoded twice, are no UTF-8");
    }
    if (ReadingEscapes.hasControl(once.get()) || ReadingEscapes.hasControl(twice.get())) {
      return new Refused<>("the path has a control character");
    }
    if (ReadingEscapes.hasEscape(twice.get())) {
      return new Refused<>("the path is coded more than twice");
    }
    if (twice.get().indexOf('?') >= 0) {
      return new Refused<>("the path has a coded '?', which servers may take for the query");
    }
    return meanings(path);
  }

  private static Reading<String> meanings(String path) {
    Set<String> all = new LinkedHashSet<>();
    all.add(path);
    all.addAll(withSlashes(path));
    all = with(all, text -> text.indexOf('\\') >= 0, text -> text.replace('\\', '/'));
    all = with(all, text -> text.indexOf('#') >= 0, text -> text.substring(0, text.indexOf('#')));
    all = with(all, text -> text.indexOf(';') >= 0, ReadingOfPath::withoutParameters);
    all = with(all, text -> hasSegment(text, "."), ReadingOfPath::withoutDots);
    all = with(all, text -> text.contains("//"), ReadingOfPath::merged);
    all = with(all, text -> text.length() > 1 && text.endsWith("/"), ReadingOfPath::withoutLast);
    all.removeIf(String::isEmpty);
    if (all.stream().anyMatch(DotSegments::climbs)) {
      return new Refused<>("the path must not contain '..' segments, in any spelling");
    }
    if (all.size() > MOST_MEANINGS) {
      return new Refused<>("the path can be read in more than %d ways".formatted(MOST_MEANINGS));
    }
    return all.stream().anyMatch(ReadingOfPath::tooManySegments)
        ? refusedForSegments()
        : new Meanings<>(List.copyOf(all));
  }

  /** Decoded once and twice, with coded slashes as part of a segment and as the end of one. */
  private static Set<String> withSlashes(String path) {
    var once = ReadingEscapes.decoded(slashesMarked(path, CODED_ONCE)).orElseThrow();
    var twice = ReadingEscapes.decoded(slashesMarked(once, CODED_TWICE)).orElseThrow();
    var all = new LinkedHashSet<String>();
    for (var text : List.of(once, twice)) {
      all.add(text.replace(CODED_ONCE, KEPT).replace(CODED_TWICE, KEPT));
      all.add(text.replace(CODED_ONCE, '/').replace(CODED_TWICE, KEPT));
      all.add(text.replace(CODED_ONCE, '/').replace(CODED_TWICE, '/'));
    }
    return all;
  }

  private static String slashesMarked(String text, char mark) {
    return text.replace("%2f", String.valueOf(mark)).replace("%2F", String.valueOf(mark));
  }

  /** Each text as it is, and those that the question is about once more, changed. */
  private static Set<String> with(
      Set<String> texts, Predicate<String> question, UnaryOperator<String> change) {
    if (texts.stream().noneMatch(question)) {
      return texts;
    }
    var all = new LinkedHashSet<>(texts);
    texts.stream().filter(question).map(change).forEach(all::add);
    return all;
  }

  private static String withoutParameters(String text) {
    var out = new StringBuilder(text.length());
    boolean parameter = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      parameter = c == ';' || (parameter && c != '/');
      if (!parameter) {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String withoutDots(String text) {
    var out = new StringBuilder(text.length());
    for (var segment : text.substring(1).split("/", -1)) {
      if (!segment.equals(".")) {
        out.append('/').append(segment);
      }
    }
    return out.isEmpty() || text.endsWith("/.") ? out.append('/').toString() : out.toString();
  }

  private static String merged(String text) {
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '/' || i == 0 || text.charAt(i - 1) != '/') {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }

  private static String withoutLast(String text) {
    return text.substring(0, text.length() - 1);
  }

  private static boolean hasSegment(String text, String wanted) {
    for (int from = 1; from <= text.length(); ) {
      int slash = text.indexOf('/', from);
      int to = slash < 0 ? text.length() : slash;
      if (to - from == wanted.length() && text.startsWith(wanted, from)) {
        return true;
      }
      from = to + 1;
    }
    return false;
  }

  private static boolean tooManySegments(String text) {
    int slashes = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '/' && ++slashes > MOST_SEGMENTS) {
        return true;
      }
    }
    return false;
  }

  private static Reading<String> refusedForSegments() {
    return new Refused<>("the path has more than %d segments".formatted(MOST_SEGMENTS));
  }
}
