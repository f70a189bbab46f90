package dev.connectors.proxy.answer;

import dev.connectors.platform.http.Problem;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a tool says as the host that it is not to the caller, and what is for nobody's eyes. */
final class HostClaims {
  /** They would bind the proxy's host, for all connectors, or lead callers past it. */
  private static final List<String> OF_THE_HOST =
      List.of(
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

  private HostClaims() {}

  static Optional<String> ofTheHost(int status, MultiMap headers, Answered request) {
    OF_THE_HOST.forEach(headers::remove);
    return Step.NOTHING_AGAINST_IT;
  }

  /** A web server in front of the proxy would take them for orders. */
  static Optional<String> orders(int status, MultiMap headers, Answered request) {
    for (var name : List.copyOf(headers.names())) {
      var lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith("x-accel-") || lower.equals("x-sendfile")) {
        headers.remove(name);
      }
    }
    return Step.NOTHING_AGAINST_IT;
  }

  /** The tool's challenge would send callers to sign in elsewhere, with their token. */
  static Optional<String> challenge(int status, MultiMap headers, Answered request) {
    headers
        .remove("WWW-Authenticate")
        .remove("Proxy-Authenticate")
        .remove("Authentication-Info")
        .remove("Proxy-Authentication-Info");
    if (status == 401) {
      headers.set("WWW-Authenticate", Problem.BASIC_CHALLENGE);
    }
    return Step.NOTHING_AGAINST_IT;
  }

  /** A session of the stored credential is worth as much as the credential. */
  static Optional<String> cookies(int status, MultiMap headers, Answered request) {
    if (!request.keepsCookies()) {
      headers.remove("Set-Cookie").remove("Set-Cookie2");
    }
    return Step.NOTHING_AGAINST_IT;
  }

  /** Some tools repeat what they were asked with. */
  static Optional<String> repeated(int status, MultiMap headers, Answered request) {
    for (var name : List.copyOf(headers.names())) {
      if (request.credentialHeaders().contains(name.toLowerCase(Locale.ROOT))
          || headers.getAll(name).stream().anyMatch(request.sent()::isIn)) {
        headers.remove(name);
      }
    }
    return Step.NOTHING_AGAINST_IT;
  }
}
