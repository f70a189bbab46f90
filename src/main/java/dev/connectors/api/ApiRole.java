package dev.connectors.api;

import dev.connectors.platform.Role;
import dev.connectors.platform.http.Draining;
import dev.connectors.platform.http.server.TrafficServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;

/** Role api: the REST entry to the tools behind connectors, in front of the proxy. */
@Named("api")
@ApplicationScoped
class ApiRole implements Role {
  private final TrafficServer server;
  private final ApiHandler handler;
  private final Draining draining;

  ApiRole(TrafficServer server, ApiHandler handler, Draining draining) {
    this.server = server;
    this.handler = handler;
    this.draining = draining;
  }

  @Override
  public void start(List<String> options) {
    draining.watchForSigterm();
    server.serve(handler::handle);
  }
}
