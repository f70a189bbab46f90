package dev.connectors.proxy;

import dev.connectors.connector.catalog.WatchedCatalog;
import dev.connectors.connector.credential.Credentials;
import dev.connectors.platform.Role;
import dev.connectors.platform.http.Draining;
import dev.connectors.platform.http.server.TrafficServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;

/** Role proxy: requests to connectors, with the credential put in on the way. */
@Named("proxy")
@ApplicationScoped
class ProxyRole implements Role {
  private final TrafficServer server;
  private final WatchedCatalog catalog;
  private final Credentials credentials;
  private final ProxyHandler handler;
  private final Draining draining;

  ProxyRole(
      TrafficServer server,
      WatchedCatalog catalog,
      Credentials credentials,
      ProxyHandler handler,
      Draining draining) {
    this.server = server;
    this.catalog = catalog;
    this.credentials = credentials;
    this.handler = handler;
    this.draining = draining;
  }

  @Override
  public void start(List<String> options) {
    draining.watchForSigterm();
    catalog.start();
    credentials.start();
    server.serve(handler::handle);
  }
}
