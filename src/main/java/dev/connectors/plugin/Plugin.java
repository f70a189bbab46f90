package dev.connectors.plugin;

import io.vertx.ext.web.Router;

/** One class's plugin, a CDI bean named after the class. */
public interface Plugin {
  void serve(Router router);
}
