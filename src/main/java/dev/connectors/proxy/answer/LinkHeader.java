package dev.connectors.proxy.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The header Link: {@code <uri>; rel="next", <uri>; …} (RFC 8288). */
final class LinkHeader {
  /** One link; {@code params} is what stands behind the URI, as sent. */
  private record Link(String uri, String params) {}

  private LinkHeader() {}

  /** The links that lead to the tool, through the proxy; empty when there is none. */
  static String inCallersView(String value, OwnLinks links) {
    return parsed(value).stream()
        .flatMap(
            link ->
                links.inCallersView(link.uri()).stream()
                    .map(own -> "<" + own + ">" + link.params()))
        .collect(Collectors.joining(", "));
  }

  /** Those up to the first that cannot be read. */
  private static List<Link> parsed(String value) {
    List<Link> links = new ArrayList<>();
    int at = 0;
    while (at < value.length()) {
      int open = skipSeparators(value, at);
      int close = value.indexOf('>', open);
      if (open >= value.length() || value.charAt(open) != '<' || close < 0) {
        break;
      }
      int end = endOfParams(value, close + 1);
      links.add(
          new Link(
              value.substring(open + 1, close).strip(), value.substring(close + 1, end).strip()));
      at = end;
    }
    return links;
  }

  private static int skipSeparators(String value, int from) {
    int at = from;
    while (at < value.length() && ", \t".indexOf(value.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  /** A comma in quotes belongs to the link. */
  private static int endOfParams(String value, int from) {
    boolean quoted = false;
    for (int at = from; at < value.length(); at++) {
      char c = value.charAt(at);
      if (quoted && c == '\\') {
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        return at;
      }
    }
    return value.length();
  }
}
