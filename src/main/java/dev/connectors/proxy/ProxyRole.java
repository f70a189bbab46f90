package dev.connectors.proxy;

import dev.connectors.connector.catalog.WatchedCatalog;
import dev.connectors.connector.credential.Credentials;
import dev.connectors.platform.Role;
import dev.connectors.platform.http.Draining;
import dev.connectors.platform.http.RoleReadiness;
import dev.connectors.platform.http.server.TrafficServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;
import org.eclipse.microprofile.health.Readiness;

/** Role proxy: requests to connectors, with the credential put in on the way. */
@Named("proxy")
@ApplicationScoped
class ProxyRole implements Role {
  private final TrafficServer server;
  private final WatchedCatalog catalog;
  private final Credentials credentials;
  private final ProxyHandler handler;
  private final Draining draining;
  private final RoleReadiness readiness;

  ProxyRole(
      TrafficServer server,
      WatchedCatalog catalog,
      Credentials credentials,
      ProxyHandler handler,
      Draining draining,
      @Readiness RoleReadiness readiness) {
    this.server = server;
    this.catalog = catalog;
    this.credentials = credentials;
    this.handler = handler;
    this.draining = draining;
    this.readiness = readiness;
  }

  @Override
  public void start(List<String> options) {
    draining.watchForSigterm();
    catalog.start();
    credentials.start();
    // Once they are known the proxy stays ready, even while the API server is away.
    readiness.waitsFor("connectors and classes are not known yet", catalog::synced);
    readiness.waitsFor("credentials are not known yet", credentials::synced);
    server.serve(handler::handle);
  }
}
