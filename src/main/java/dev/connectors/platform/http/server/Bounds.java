package dev.connectors.platform.http.server;

/**
 * What a peer may take of a server.
 *
 * @param maxHead bytes of a request line and its headers together
 */
public record Bounds(int maxHead) {
  static Bounds of(HttpSettings settings) {
    return new Bounds(settings.maxHead());
  }
}
