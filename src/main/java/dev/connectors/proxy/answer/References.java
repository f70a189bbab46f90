package dev.connectors.proxy.answer;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Headers that tell a client where to go: the tool's own addresses lead through the proxy. */
final class References {
  private static final Set<Integer> REDIRECTS = Set.of(300, 301, 302, 303, 305, 307, 308);
  private static final Pattern REFRESH =
      Pattern.compile(
          "\\s*([0-9.]+)\\s*(?:[;,]\\s*(?:url\\s*=\\s*)?(.*))?", Pattern.CASE_INSENSITIVE);

  private References() {}

  /** A caller would follow a redirect to a foreign host with its token, and past the judge. */
  static Optional<String> location(int status, MultiMap headers, Answered request) {
    var given = headers.getAll("Location");
    if (given.isEmpty()) {
      return Step.NOTHING_AGAINST_IT;
    }
    var own =
        given.size() == 1
            ? request.links().inCallersView(given.getFirst())
            : Optional.<String>empty();
    if (own.filter(url -> !request.sent().isIn(url)).isPresent()) {
      headers.set("Location", own.get());
      return Step.NOTHING_AGAINST_IT;
    }
    headers.remove("Location");
    return REDIRECTS.contains(status)
        ? Optional.of(foreign(status, given, own.isPresent(), request))
        : Step.NOTHING_AGAINST_IT;
  }

  private static String foreign(
      int status, List<String> given, boolean holdsCredential, Answered request) {
    if (given.size() > 1) {
      return "the tool answered %d with more than one Location: it is not passed on"
          .formatted(status);
    }
    if (holdsCredential) {
      return "the tool answered %d with the credential in Location: it is not passed on"
          .formatted(status);
    }
    var where =
        request
            .links()
            .foreignOrigin(given.getFirst())
            .filter(origin -> !request.sent().isInAnyCase(origin))
            .orElse("a place outside of its own address");
    return ("the tool redirects (%d) to %s, which is not within the connector's address, and so is"
            + " not passed on: check spec.address, or make a connector for that address")
        .formatted(status, where);
  }

  static Optional<String> contentLocation(int status, MultiMap headers, Answered request) {
    var given = headers.getAll("Content-Location");
    if (!given.isEmpty()) {
      replace(
          headers,
          "Content-Location",
          given.size() == 1
              ? request.links().inCallersView(given.getFirst()).stream().toList()
              : List.of());
    }
    return Step.NOTHING_AGAINST_IT;
  }

  static Optional<String> link(int status, MultiMap headers, Answered request) {
    var given = headers.getAll("Link");
    if (!given.isEmpty()) {
      replace(
          headers,
          "Link",
          given.stream()
              .map(value -> LinkHeader.inCallersView(value, request.links()))
              .filter(value -> !value.isEmpty())
              .toList());
    }
    return Step.NOTHING_AGAINST_IT;
  }

  static Optional<String> refresh(int status, MultiMap headers, Answered request) {
    var given = headers.getAll("Refresh");
    if (!given.isEmpty()) {
      List<String> kept = new ArrayList<>();
      if (given.size() == 1) {
        refreshed(given.getFirst(), request.links()).ifPresent(kept::add);
      }
      replace(headers, "Refresh", kept);
    }
    return Step.NOTHING_AGAINST_IT;
  }

  private static Optional<String> refreshed(String value, OwnLinks links) {
    var parts = REFRESH.matcher(value);
    if (!parts.matches()) {
      return Optional.empty();
    }
    var url = Optional.ofNullable(parts.group(2)).map(String::strip).orElse("");
    if (url.isEmpty()) {
      return Optional.of(parts.group(1));
    }
    boolean quoted =
        url.length() >= 2
            && "'\"".indexOf(url.charAt(0)) >= 0
            && url.charAt(url.length() - 1) == url.charAt(0);
    return links
        .inCallersView(quoted ? url.substring(1, url.length() - 1) : url)
        .map(own -> parts.group(1) + "; url=" + own);
  }

  private static void replace(MultiMap headers, String name, List<String> values) {
    headers.remove(name);
    if (!values.isEmpty()) {
      headers.set(name, values);
    }
  }
}
