package dev.connectors.api;

import dev.connectors.connector.catalog.WatchedCatalog;
import dev.connectors.platform.Role;
import dev.connectors.platform.http.Draining;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;

/** Role api: tools behind connectors as a REST API with Kubernetes' own access rules. */
@Named("api")
@ApplicationScoped
class ApiRole implements Role {
  private final Router router;
  private final WatchedCatalog catalog;
  private final ApiHandler handler;
  private final Draining draining;

  ApiRole(Router router, WatchedCatalog catalog, ApiHandler handler, Draining draining) {
    this.router = router;
    this.catalog = catalog;
    this.handler = handler;
    this.draining = draining;
  }

  @Override
  public void start(List<String> options) {
    draining.watchForSigterm();
    catalog.start();
    router.route().handler(context -> handler.handle(context.request()));
  }
}
