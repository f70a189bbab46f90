package dev.connectors.proxy;

import dev.connectors.connector.access.CallerAccess;
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
  private final CallerAccess access;
  private final Routes routes;
  private final ProxyHandler handler;
  private final Draining draining;
  private final RoleReadiness readiness;

  ProxyRole(
      TrafficServer server,
      WatchedCatalog catalog,
      Credentials credentials,
      CallerAccess access,
      Routes routes,
      ProxyHandler handler,
      Draining draining,
      @Readiness RoleReadiness readiness) {
    this.server = server;
    this.catalog = catalog;
    this.credentials = credentials;
    this.access = access;
    this.routes = routes;
    this.handler = handler;
    this.draining = draining;
    this.readiness = readiness;
  }

  @Override
  public void start(List<String> options) {
    draining.watchForSigterm();
    catalog.onConnectorGone(routes::forget);
    catalog.start();
    credentials.start();
    // Once they are known the proxy stays ready, even while the API server is away.
    readiness.waitsFor("connectors and classes are not known yet", catalog::synced);
    readiness.waitsFor("credentials are not known yet", credentials::synced);
    // The first question of a process takes longest: no caller waits for it.
    readiness.waitsFor("the API server's keys are not known yet", access::keysKnown);
    server.serve(handler::handle);
  }
}
