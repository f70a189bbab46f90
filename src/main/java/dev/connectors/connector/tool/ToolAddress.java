package dev.connectors.connector.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.connectors.connector.tool.ToolProblem.Kind;
import java.net.IDN;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A connector's address: scheme, host, port and path prefix, within which requests stay.
 *
 * @param host in lower case, an IPv6 address without its brackets
 * @param prefix a path without a slash at its end, or nothing
 */
public record ToolAddress(boolean tls, String host, int port, String prefix) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?i)(https?)://(\\[[^]/?#]*]|[^:/?#\\[\\]]*)(?::([^/?#]*))?((?:/[^?#]*)?)((?:[?#].*)?)");
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,254}$)[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63})*\\.?");

  /** RFC 3986, 3.3: what a path may hold. */
  private static final Pattern PATH =
      Pattern.compile("(/|[a-zA-Z0-9._~!$&'()*+,;=:@-]|%[0-9a-fA-F]{2})*");

  private static final int LAST_PORT = 65_535;

  /** Reads {@code spec.address}; says what is wrong with it, and where. */
  public static Outcome<ToolAddress> read(String address) {
    if (address.chars().anyMatch(c -> c <= ' ' || c == 127)) {
      return bad("must not hold blanks or control characters");
    }
    if (address.contains("@") && address.indexOf('@') < endOfAuthority(address)) {
      return bad("must not hold a user or a password: the credential belongs into a Secret");
    }
    var form = FORM.matcher(address);
    if (!form.matches()) {
      return bad("must be a URL of the form https://host[:port][/path], or http://…");
    }
    if (!form.group(5).isEmpty()) {
      return bad("must not hold a query or a fragment: leave out all from the ? or # on");
    }
    boolean tls = form.group(1).equalsIgnoreCase("https");
    var port = port(Optional.ofNullable(form.group(3)), tls);
    if (port.isEmpty()) {
      return bad("has no valid port '%s': it must be 1 to %d".formatted(form.group(3), LAST_PORT));
    }
    return whyNotHost(form.group(2).toLowerCase(Locale.ROOT))
        .or(() -> whyNotPath(form.group(4)))
        .map(ToolAddress::bad)
        .orElseGet(
            () ->
                new Outcome.Good<>(
                    new ToolAddress(
                        tls,
                        form.group(2).toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", ""),
                        port.get(),
                        withoutLastSlashes(form.group(4)))));
  }

  /** An address as it was written, but for slashes at its end: what clients put paths behind. */
  public static String withoutLastSlashes(String address) {
    int end = address.length();
    while (end > 0 && address.charAt(end - 1) == '/') {
      end--;
    }
    return address.substring(0, end);
  }

  /** The host as in a URL. */
  public String urlHost() {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /** Scheme and host, and the port unless it is the scheme's own. */
  public String origin() {
    return (tls ? "https://" : "http://") + urlHost() + (port == usualPort(tls) ? "" : ":" + port);
  }

  /**
   * The path and query for the tool, nothing decoded or normalised.
   *
   * @param query parameters to set, in place of the caller's of the same name
   */
  public String uri(String below, Map<String, String> query) {
    int mark = below.indexOf('?');
    var path = prefix + (mark < 0 ? below : below.substring(0, mark));
    var given = mark < 0 ? "" : below.substring(mark + 1);
    if (query.isEmpty()) {
      return mark < 0 ? path : path + "?" + given;
    }
    var kept =
        Arrays.stream(given.split("&"))
            .filter(pair -> !pair.isEmpty() && names(pair).noneMatch(query::containsKey))
            .collect(Collectors.toList());
    query.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry ->
                kept.add(
                    URLEncoder.encode(entry.getKey(), UTF_8)
                        + "="
                        + URLEncoder.encode(entry.getValue(), UTF_8)));
    return path + "?" + String.join("&", kept);
  }

  private static int usualPort(boolean tls) {
    return tls ? 443 : 80;
  }

  private static int endOfAuthority(String address) {
    int from = address.indexOf("//") + 2;
    int end = from;
    while (end < address.length() && "/?#".indexOf(address.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private static Optional<Integer> port(Optional<String> text, boolean tls) {
    return text.isEmpty()
        ? Optional.of(usualPort(tls))
        : text.filter(digits -> digits.matches("[0-9]{1,5}"))
            .map(Integer::valueOf)
            .filter(port -> port >= 1 && port <= LAST_PORT);
  }

  private static Optional<String> whyNotHost(String host) {
    if (host.isEmpty()) {
      return Optional.of("has no host");
    }
    if (host.startsWith("[")) {
      return isIpv6(host.substring(1, host.length() - 1))
          ? Optional.empty()
          : Optional.of("has a host in brackets that is no IPv6 address");
    }
    if (host.chars().anyMatch(c -> c > 127)) {
      return Optional.of("has a host that is not written in ASCII" + inAscii(host));
    }
    if (host.contains("_")) {
      return Optional.of(
          "has a host with '_', which is no host name: TLS and many tools refuse it");
    }
    return NAME.matcher(host).matches()
        ? Optional.empty()
        : Optional.of("has a host that is no host name");
  }

  private static boolean isIpv6(String text) {
    try {
      return text.contains(":") && !text.contains("%") && InetAddress.ofLiteral(text) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Two standards turn some letters into different names, so that the author has to choose. */
  private static String inAscii(String host) {
    try {
      return ": is %s meant?".formatted(IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES));
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static Optional<String> whyNotPath(String path) {
    if (DotSegments.climbs(path)) {
      return Optional.of("must not hold '..' segments");
    }
    if (PATH.matcher(path).matches()) {
      return Optional.empty();
    }
    Predicate<Integer> wrong = c -> !PATH.matcher(Character.toString(c)).matches();
    return path.codePoints()
        .boxed()
        .filter(wrong)
        .findFirst()
        .map(
            c ->
                "holds '%s', which a URL's path cannot: write %s"
                    .formatted(
                        Character.toString(c), URLEncoder.encode(Character.toString(c), UTF_8)));
  }

  private static Outcome<ToolAddress> bad(String why) {
    return Outcome.bad(Kind.ADDRESS_INVALID, "spec.address " + why);
  }

  /** Some servers part parameters at semicolons, too. */
  private static Stream<String> names(String pair) {
    return Arrays.stream(pair.split(";")).map(ToolAddress::name);
  }

  private static String name(String pair) {
    var name = pair.contains("=") ? pair.substring(0, pair.indexOf('=')) : pair;
    try {
      return URLDecoder.decode(name, UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }
}
