package dev.connectors.plugin;

import io.vertx.core.http.HttpServerRequest;

/** One class's plugin, a CDI bean named after the class. */
public interface Plugin {
  void handle(HttpServerRequest request);
}
