package dev.connectors.api;

import dev.connectors.platform.http.Draining;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while it serves and is not about to stop; it asks nobody for that. */
@Readiness
@ApplicationScoped
class ApiReadiness implements HealthCheck {
  private final boolean here;
  private final Draining draining;
  private volatile boolean serving;

  ApiReadiness(@ConfigProperty(name = "connectors.role") Optional<String> role, Draining draining) {
    this.here = role.filter("api"::equals).isPresent();
    this.draining = draining;
  }

  void serving() {
    serving = true;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("the api serves")
        .status(!here || (serving && !draining.begun()))
        .build();
  }
}
