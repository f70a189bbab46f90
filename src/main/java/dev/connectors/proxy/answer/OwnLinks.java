package dev.connectors.proxy.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.connectors.connector.tool.DotSegments;
import dev.connectors.connector.tool.ToolAddress;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tool's own addresses in the caller's view.
 *
 * @param base what stands before the tool's path in the caller's view
 * @param path of the request at the tool, for references that are relative to it
 * @param hidden query parameters that hold the credential
 */
record OwnLinks(ToolAddress address, String base, String path, Set<String> hidden) {
  private static final int LONGEST_NAME = 300;

  /**
   * The reference as it leads through the proxy, without the credential's parameters.
   *
   * @return empty when it leads elsewhere, or when clients could disagree on where it leads
   */
  Optional<String> inCallersView(String reference) {
    if (reference.isEmpty() || !isPlain(reference)) {
      return Optional.empty();
    }
    int scheme = schemeLength(reference);
    if (scheme < 0) {
      return reference.startsWith("//") ? onOwnHost(reference, 2) : within(resolved(reference));
    }
    boolean sameScheme =
        reference.substring(0, scheme).equalsIgnoreCase(address.tls() ? "https" : "http");
    return sameScheme && reference.startsWith("//", scheme + 1)
        ? onOwnHost(reference, scheme + 3)
        : Optional.empty();
  }

  /** Where a foreign reference leads, for people: scheme and host, no more. */
  Optional<String> foreignOrigin(String reference) {
    int scheme = schemeLength(reference);
    int slashes = reference.indexOf("//");
    if (slashes != scheme + 1 || slashes < 0) {
      return Optional.empty();
    }
    var authority = reference.substring(slashes + 2, end(reference, slashes + 2, "/\\?#"));
    var host = authority.substring(authority.lastIndexOf('@') + 1);
    var name = (scheme < 0 ? "" : reference.substring(0, scheme + 1) + "//") + host;
    return name.length() <= LONGEST_NAME && !host.isEmpty() && isName(name)
        ? Optional.of(name)
        : Optional.empty();
  }

  /** Backslashes, white space and control characters are read in different ways. */
  private static boolean isPlain(String reference) {
    return reference.chars().noneMatch(c -> c <= ' ' || c == '\\' || c == 127);
  }

  private static boolean isName(String text) {
    return text.chars()
        .allMatch(c -> (c < 128 && Character.isLetterOrDigit(c)) || ".:-_[]/+".indexOf(c) >= 0);
  }

  /** Length of the scheme, or -1. */
  private static int schemeLength(String reference) {
    int colon = reference.indexOf(':');
    return colon >= 0 && colon < end(reference, 0, "/\\?#") ? colon : -1;
  }

  private static int end(String text, int from, String stops) {
    int at = from;
    while (at < text.length() && stops.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  private Optional<String> onOwnHost(String reference, int from) {
    int end = end(reference, from, "/?#");
    var authority = reference.substring(from, end).toLowerCase(Locale.ROOT);
    var own = address.urlHost();
    boolean isOwn =
        authority.equals(own + ":" + address.port())
            || (authority.equals(own) && address.port() == (address.tls() ? 443 : 80));
    if (!isOwn) {
      return Optional.empty();
    }
    var rest = reference.substring(end);
    return within(rest.startsWith("/") || address.prefix().isEmpty() ? rest : "/" + rest);
  }

  /** RFC 3986, 5.2.2, for a reference without scheme and authority. */
  private String resolved(String reference) {
    return switch (reference.charAt(0)) {
      case '/' -> reference;
      case '?', '#' -> path + reference;
      default -> path.substring(0, path.lastIndexOf('/') + 1) + reference;
    };
  }

  private Optional<String> within(String pathAndMore) {
    int end = end(pathAndMore, 0, "?#");
    var full = withoutDots(pathAndMore.substring(0, end));
    var prefix = address.prefix();
    boolean inside =
        full.startsWith(prefix)
            && (full.length() == prefix.length() || full.charAt(prefix.length()) == '/')
            && !DotSegments.climbs(full);
    return inside
        ? Optional.of(base + full.substring(prefix.length()) + shown(pathAndMore.substring(end)))
        : Optional.empty();
  }

  /** RFC 3986, 5.2.4: what clients do to a path before they ask for it. */
  private static String withoutDots(String path) {
    if (!path.contains("/.")) {
      return path;
    }
    List<String> kept = new ArrayList<>();
    var segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      if (segments[i].equals("..")) {
        if (!kept.isEmpty()) {
          kept.removeLast();
        }
      } else if (!segments[i].equals(".")) {
        kept.add(segments[i]);
        continue;
      }
      if (last) {
        kept.add("");
      }
    }
    return "/" + String.join("/", kept);
  }

  /** Query and fragment without what was injected. */
  private String shown(String queryAndMore) {
    if (hidden.isEmpty() || !queryAndMore.startsWith("?")) {
      return queryAndMore;
    }
    int end = end(queryAndMore, 0, "#");
    var kept =
        Arrays.stream(queryAndMore.substring(1, end).split("&"))
            .filter(pair -> !hidden.contains(name(pair)))
            .collect(Collectors.joining("&"));
    return (kept.isEmpty() ? "" : "?" + kept) + queryAndMore.substring(end);
  }

  private static String name(String pair) {
    var name = pair.substring(0, end(pair, 0, "="));
    try {
      return URLDecoder.decode(name, UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }
}
