package dev.connectors.platform.http.server;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/** Tells the server whose requests were admitted: their connections are not lost to strangers. */
public final class KnownCallers {
  private KnownCallers() {}

  /** Must be called on the request's event loop. */
  public static void note(HttpServerRequest request) {
    if (request.connection() instanceof ConnectionBase connection) {
      var messages = connection.channel().pipeline().get(Messages.class);
      if (messages != null) {
        messages.guard().recognise();
      }
    }
  }
}
