package dev.connectors.plugin.git;

import dev.connectors.connector.tool.ToolAddress;
import dev.connectors.platform.http.NotServed;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which repository of the connector a caller means, by its URL at the tool or by its path. */
final class RepositoryUrl {
  private static final Pattern ABSOLUTE =
      Pattern.compile("(?i)(https?)://([^/?#@\\s]+)(/[^?#\\s]*)?");

  /** What some server could read as a slash, a dot, an escape or an end. */
  private static final Pattern CODED = Pattern.compile("(?i)%(?:2f|5c|2e|25|3b|3f|23|[01].|7f)");

  private static final Pattern PATH =
      Pattern.compile(
          "(?:[-A-Za-z0-9._~!$&'()*+,=@]|%[0-9a-fA-F]{2})+(?:/(?:[-A-Za-z0-9._~!$&'()*+,=@]|%[0-9a-fA-F]{2})+)*");

  private RepositoryUrl() {}

  /**
   * The path below the connector's address, without a slash at its ends.
   *
   * @param address the connector's address
   * @throws NotServed with 400 for one that leaves the address, or that has two readings
   */
  static String path(String repositoryUrl, String address) {
    if (repositoryUrl.isEmpty()) {
      throw new NotServed(
          400,
          "repositoryUrl is missing: " + ToolAddress.withoutLastSlashes(address) + "/org/r.git");
    }
    var path = trimmed(below(repositoryUrl, address));
    if (!PATH.matcher(path).matches() || CODED.matcher(path).find() || hasDotSegment(path)) {
      throw new NotServed(
          400,
          "repositoryUrl must be a URL or path such as %s/org/r.git, with no query, '..', ';', '\\' or doubled slash"
              .formatted(ToolAddress.withoutLastSlashes(address)));
    }
    return path;
  }

  private static String below(String repositoryUrl, String address) {
    if (!repositoryUrl.contains("://")) {
      return repositoryUrl;
    }
    var asked = ABSOLUTE.matcher(repositoryUrl);
    var own = ABSOLUTE.matcher(ToolAddress.withoutLastSlashes(address));
    if (asked.matches() && own.matches() && origin(asked).equals(origin(own))) {
      var prefix = rest(own);
      var path = rest(asked);
      if (path.startsWith(prefix + "/")) {
        return path.substring(prefix.length());
      }
    }
    throw new NotServed(
        400,
        "repositoryUrl must be below the connector's address %s"
            .formatted(ToolAddress.withoutLastSlashes(address)));
  }

  private static String origin(Matcher url) {
    var scheme = url.group(1).toLowerCase(Locale.ROOT);
    var authority = url.group(2).toLowerCase(Locale.ROOT);
    var usual = scheme.equals("https") ? ":443" : ":80";
    return scheme
        + "://"
        + (authority.endsWith(usual)
            ? authority.substring(0, authority.length() - usual.length())
            : authority);
  }

  private static String rest(Matcher url) {
    return url.group(3) == null ? "" : url.group(3);
  }

  private static String trimmed(String path) {
    var tail = ToolAddress.withoutLastSlashes(path);
    return tail.startsWith("/") ? tail.substring(1) : tail;
  }

  private static boolean hasDotSegment(String path) {
    for (var segment : path.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        return true;
      }
    }
    return false;
  }
}
