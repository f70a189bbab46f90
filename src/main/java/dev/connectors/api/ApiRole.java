package dev.connectors.api;

import dev.connectors.platform.Role;
import dev.connectors.platform.http.Draining;
import dev.connectors.platform.http.server.TrafficServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;
import org.eclipse.microprofile.health.Readiness;

/** Role api: the REST entry to the tools behind connectors, in front of the proxy. */
@Named("api")
@ApplicationScoped
class ApiRole implements Role {
  private final TrafficServer server;
  private final ApiHandler handler;
  private final Draining draining;
  private final ApiReadiness readiness;

  ApiRole(
      TrafficServer server,
      ApiHandler handler,
      Draining draining,
      @Readiness ApiReadiness readiness) {
    this.server = server;
    this.handler = handler;
    this.draining = draining;
    this.readiness = readiness;
  }

  @Override
  public void start(List<String> options) {
    draining.watchForSigterm();
    server.serve(handler::handle);
    readiness.serving();
  }
}
