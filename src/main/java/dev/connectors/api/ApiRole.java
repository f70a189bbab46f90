package dev.connectors.api;

import dev.connectors.platform.Role;
import dev.connectors.platform.http.Draining;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;

/** Role api: the REST entry to the tools behind connectors, in front of the proxy. */
@Named("api")
@ApplicationScoped
class ApiRole implements Role {
  private final Router router;
  private final ApiHandler handler;
  private final Draining draining;

  ApiRole(Router router, ApiHandler handler, Draining draining) {
    this.router = router;
    this.handler = handler;
    this.draining = draining;
  }

  @Override
  public void start(List<String> options) {
    draining.watchForSigterm();
    router.route().handler(context -> handler.handle(context.request()));
  }
}
