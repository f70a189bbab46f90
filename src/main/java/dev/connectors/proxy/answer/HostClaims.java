package dev.connectors.proxy.answer;

import dev.connectors.platform.http.Problem;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** What a tool says as the host that it is not to the caller, and what is for nobody's eyes. */
final class HostClaims {
  /** They would bind the proxy's host, for all connectors, or lead callers past it. */
  private static final List<CharSequence> OF_THE_HOST =
      hashed(
          "Alt-Svc",
          "Clear-Site-Data",
          "Strict-Transport-Security",
          "Public-Key-Pins",
          "Public-Key-Pins-Report-Only",
          "Expect-CT",
          "NEL",
          "Report-To",
          "Reporting-Endpoints",
          "Service-Worker-Allowed");

  private static final List<CharSequence> CHALLENGES =
      hashed(
          "WWW-Authenticate",
          "Proxy-Authenticate",
          "Authentication-Info",
          "Proxy-Authentication-Info");

  private static final List<CharSequence> COOKIES = hashed("Set-Cookie", "Set-Cookie2");

  private static final String ORDERS = "X-Accel-";

  private HostClaims() {}

  static Optional<String> ofTheHost(int status, MultiMap headers, Answered request) {
    OF_THE_HOST.forEach(headers::remove);
    return Step.NOTHING_AGAINST_IT;
  }

  /** A web server in front of the proxy would take them for orders. */
  static Optional<String> orders(int status, MultiMap headers, Answered request) {
    remove(headers, (name, value) -> isOrder(name));
    return Step.NOTHING_AGAINST_IT;
  }

  /** The tool's challenge would send callers to sign in elsewhere, with their token. */
  static Optional<String> challenge(int status, MultiMap headers, Answered request) {
    CHALLENGES.forEach(headers::remove);
    if (status == 401) {
      headers.set("WWW-Authenticate", Problem.BASIC_CHALLENGE);
    }
    return Step.NOTHING_AGAINST_IT;
  }

  /** A session of the stored credential is worth as much as the credential. */
  static Optional<String> cookies(int status, MultiMap headers, Answered request) {
    if (!request.keepsCookies()) {
      COOKIES.forEach(headers::remove);
    }
    return Step.NOTHING_AGAINST_IT;
  }

  /** Some tools repeat what they were asked with. */
  static Optional<String> repeated(int status, MultiMap headers, Answered request) {
    remove(
        headers,
        (name, value) ->
            request.isCredentialHeader(name)
                || request.sent().isIn(value)
                || request.sent().isIn(name));
    return Step.NOTHING_AGAINST_IT;
  }

  /** These keep the hash by which headers are found; that of a String is made for each answer. */
  private static List<CharSequence> hashed(String... names) {
    return Stream.of(names).map(HttpHeaders::createOptimized).toList();
  }

  private static boolean isOrder(String name) {
    return name.regionMatches(true, 0, ORDERS, 0, ORDERS.length())
        || name.equalsIgnoreCase("X-Sendfile");
  }

  /** A header goes with all its values when one of them must not be there. */
  private static void remove(MultiMap headers, BiPredicate<String, String> unwanted) {
    List<String> found = new ArrayList<>(0);
    for (var header : headers) {
      if (unwanted.test(header.getKey(), header.getValue())) {
        found.add(header.getKey());
      }
    }
    for (var name : found) {
      headers.remove(name);
    }
  }
}
