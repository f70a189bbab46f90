package dev.connectors.proxy.ingress;

import java.util.regex.Pattern;

/** A path as it may stand in a log: callers put their tokens everywhere, and send long ones. */
final class ShownPath {
  private static final int LONGEST = 1024;

  /** A JSON Web Token; the dots between its parts may be coded. */
  private static final Pattern TOKEN =
      Pattern.compile("eyJ[\\w-]++(?:(?:\\.|%2[eE])[\\w-]*+){1,2}");

  private ShownPath() {}

  /** Without the query, and with a mark in place of what was cut. */
  static String of(String uri) {
    int query = uri.indexOf('?');
    var path = query < 0 ? uri : uri.substring(0, query);
    var shown = path.contains("eyJ") ? TOKEN.matcher(path).replaceAll("<token>") : path;
    return shown.length() > LONGEST ? shown.substring(0, LONGEST) + "…" : shown;
  }
}
