package dev.connectors.proxy;

import dev.connectors.connector.catalog.Catalog;
import dev.connectors.connector.credential.Credentials;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once connectors and credentials are known; stays so while the API server is away. */
@Readiness
@ApplicationScoped
class ProxyReadiness implements HealthCheck {
  private final boolean here;
  private final Instance<Catalog> catalog;
  private final Instance<Credentials> credentials;

  ProxyReadiness(
      @ConfigProperty(name = "connectors.role") Optional<String> role,
      Instance<Catalog> catalog,
      Instance<Credentials> credentials) {
    this.here = role.filter("proxy"::equals).isPresent();
    this.catalog = catalog;
    this.credentials = credentials;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("connectors and credentials known")
        .status(!here || (catalog.get().synced() && credentials.get().synced()))
        .build();
  }
}
