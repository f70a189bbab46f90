package dev.connectors.api;

import dev.connectors.connector.catalog.Catalog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once connectors are known; stays so while the API server is away. */
@Readiness
@ApplicationScoped
class ApiReadiness implements HealthCheck {
  private final boolean here;
  private final Instance<Catalog> catalog;

  ApiReadiness(
      @ConfigProperty(name = "connectors.role") Optional<String> role, Instance<Catalog> catalog) {
    this.here = role.filter("api"::equals).isPresent();
    this.catalog = catalog;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("connectors known by the api")
        .status(!here || catalog.get().synced())
        .build();
  }
}
