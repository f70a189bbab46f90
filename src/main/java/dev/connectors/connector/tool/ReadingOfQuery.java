package dev.connectors.connector.tool;

import dev.connectors.connector.tool.Reading.Meanings;
import dev.connectors.connector.tool.Reading.Refused;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What a query may say about those parameters that operations ask for. Tools differ in whether a
 * semicolon parts parameters, a plus is a blank, escapes are decoded twice, and which of several
 * values counts. A meaning maps name to value; it leaves out what is absent or empty.
 */
final class ReadingOfQuery {
  /** Parameters that make frames take another method than the request's; '_' and '-' are one. */
  private static final Set<String> METHOD_OVERRIDES =
      Set.of(
          "-method",
          "-http-method",
          "method-override",
          "http-method-override",
          "x-http-method",
          "x-http-method-override",
          "x-method-override");

  private static final int LONGEST = 16_384;
  private static final int MOST_MEANINGS = 16;
  private static final Reading<Map<String, String>> NOTHING = new Meanings<>(List.of(Map.of()));

  private static final List<UnaryOperator<String>> AS_IT_STANDS = List.of(text -> text);
  private static final List<String> AMPERSANDS = List.of("&");
  private static final List<String> SEMICOLONS_TOO = List.of("&", "&;");

  private final Set<String> asked;
  private final Set<String> refused;

  /**
   * Prepares for a class.
   *
   * @param asked names that operations ask for
   * @param refused names of parameters by which the tool takes its user for another
   */
  ReadingOfQuery(Set<String> asked, Collection<String> refused) {
    this.asked = Set.copyOf(asked);
    this.refused = refused.stream().map(ReadingOfQuery::folded).collect(Collectors.toSet());
  }

  Reading<Map<String, String>> of(String query) {
    if (query.isEmpty()) {
      return NOTHING;
    }
    if (query.length() > LONGEST) {
      return new Refused<>("the query is longer than %d characters".formatted(LONGEST));
    }
    if (!ReadingEscapes.isPrintableAscii(query) || query.indexOf('#') >= 0) {
      return new Refused<>("the query has a character that must be coded");
    }
    if (ReadingEscapes.hasWrongEscape(query)) {
      return new Refused<>("the query has a wrong escape: '%' must be followed by two hex digits");
    }
    var once = ReadingEscapes.decoded(query);
    if (once.isEmpty()) {
      return new Refused<>("the escapes in the query are no UTF-8");
    }
    if (ReadingEscapes.hasControl(once.get())) {
      return new Refused<>("the query has a control character");
    }
    return meanings(query);
  }

  private Reading<Map<String, String>> meanings(String query) {
    var all = new LinkedHashSet<Map<String, String>>();
    for (var separators : query.indexOf(';') < 0 ? AMPERSANDS : SEMICOLONS_TOO) {
      for (var decoder : decoders(query)) {
        var values = new LinkedHashMap<String, Set<String>>();
        var stranger = collect(query, separators, decoder, values);
        if (stranger.isPresent()) {
          return new Refused<>(stranger.get());
        }
        if (values.isEmpty()) {
          all.add(Map.of());
          continue;
        }
        if (combinations(values) > MOST_MEANINGS) {
          return tooMany();
        }
        all.addAll(combined(values));
      }
    }
    return all.size() > MOST_MEANINGS ? tooMany() : new Meanings<>(List.copyOf(all));
  }

  private static List<UnaryOperator<String>> decoders(String query) {
    if (query.indexOf('%') < 0 && query.indexOf('+') < 0) {
      return AS_IT_STANDS;
    }
    UnaryOperator<String> plain = text -> decoded(text.replace('+', ' '));
    UnaryOperator<String> plus = ReadingOfQuery::decoded;
    UnaryOperator<String> twice = text -> decoded(plain.apply(text));
    UnaryOperator<String> plusTwice = text -> decoded(decoded(text));
    boolean hasPlus = query.indexOf('+') >= 0;
    if (query.contains("%25")) {
      return hasPlus ? List.of(plain, plus, twice, plusTwice) : List.of(plain, twice);
    }
    return hasPlus ? List.of(plain, plus) : List.of(plain);
  }

  /** Nested addresses are often coded twice: what makes no sense at the second time stays. */
  private static String decoded(String text) {
    return text.indexOf('%') < 0 ? text : ReadingEscapes.decoded(text).orElse(text);
  }

  /**
   * Collects the values of each parameter that operations ask for.
   *
   * @return why the query is refused, if it is
   */
  private Optional<String> collect(
      String query,
      String separators,
      UnaryOperator<String> decoder,
      Map<String, Set<String>> values) {
    for (int from = 0; from <= query.length(); ) {
      int to = from;
      while (to < query.length() && separators.indexOf(query.charAt(to)) < 0) {
        to++;
      }
      int equals = query.indexOf('=', from, to);
      var name = decoder.apply(query.substring(from, equals < 0 ? to : equals));
      var folded = folded(name);
      if (METHOD_OVERRIDES.contains(folded)) {
        return Optional.of("the query must not override the method");
      }
      if (refused.contains(folded)) {
        return Optional.of(
            "the query must not sign in or act as another: the connector's own credential is used");
      }
      if (asked.contains(name)) {
        var value = equals < 0 ? "" : decoder.apply(query.substring(equals + 1, to));
        values.computeIfAbsent(name, n -> new TreeSet<>()).add(value);
      }
      from = to + 1;
    }
    return Optional.empty();
  }

  /** As frames compare names: without case, and {@code sudo[]} is sudo. */
  private static String folded(String name) {
    int bracket = name.indexOf('[');
    return (bracket < 0 ? name : name.substring(0, bracket))
        .strip()
        .toLowerCase(Locale.ROOT)
        .replace('_', '-');
  }

  private static long combinations(Map<String, Set<String>> values) {
    long product = 1;
    for (var some : values.values()) {
      product = Math.min(product * some.size(), Integer.MAX_VALUE);
    }
    return product;
  }

  private static Set<Map<String, String>> combined(Map<String, Set<String>> values) {
    Set<Map<String, String>> all = Set.of(Map.of());
    for (var entry : values.entrySet()) {
      var next = new LinkedHashSet<Map<String, String>>();
      for (var start : all) {
        for (var value : entry.getValue()) {
          var longer = new LinkedHashMap<>(start);
          if (!value.isEmpty()) {
            longer.put(entry.getKey(), value);
          }
          next.add(longer);
        }
      }
      all = next;
    }
    return all;
  }

  private static Reading<Map<String, String>> tooMany() {
    return new Refused<>("the query can be read in more than %d ways".formatted(MOST_MEANINGS));
  }
}
