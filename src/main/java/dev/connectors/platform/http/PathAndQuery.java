package dev.connectors.platform.http;

/**
 * The two parts of a URI as it is sent (RFC 9112, 3.2.1), nothing decoded.
 *
 * @param query without its question mark; empty where there is none
 */
public record PathAndQuery(String path, String query) {
  public static PathAndQuery of(String uri) {
    int mark = uri.indexOf('?');
    return mark < 0
        ? new PathAndQuery(uri, "")
        : new PathAndQuery(uri.substring(0, mark), uri.substring(mark + 1));
  }
}
