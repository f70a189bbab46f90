package dev.connectors.operator.engine;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads the engine's settings. */
final class SettingsOfInstallation {
  private SettingsOfInstallation() {}

  @Produces
  @Dependent
  static Engine.Settings settings(
      @ConfigProperty(name = "connectors.image", defaultValue = "connectors") String image,
      @ConfigProperty(name = "quarkus.application.version") String version,
      @ConfigProperty(name = "connectors.cluster-domain", defaultValue = "cluster.local")
          String clusterDomain) {
    return new Engine.Settings(image, version, clusterDomain);
  }
}
