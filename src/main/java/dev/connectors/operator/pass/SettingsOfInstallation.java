package dev.connectors.operator.pass;

import dev.connectors.connector.tool.DeniedAddresses;
import dev.connectors.operator.plan.InstallationSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads the engine's settings. */
final class SettingsOfInstallation {
  private SettingsOfInstallation() {}

  @Produces
  @Dependent
  public static InstallationSettings settings(
      @ConfigProperty(name = "connectors.image", defaultValue = "connectors") String image,
      @ConfigProperty(name = "quarkus.application.version") String version,
      @ConfigProperty(name = "connectors.cluster-domain", defaultValue = "cluster.local")
          String clusterDomain,
      @ConfigProperty(
              name = "connectors.installation.namespace",
              defaultValue = "connectors-system")
          String namespace,
      @ConfigProperty(name = "connectors.namespace") Optional<String> operator,
      DeniedAddresses.Settings addresses,
      KubernetesClient client) {
    // What is no range is told here, and not by every proxy that does not start.
    var unused = new DeniedAddresses(addresses, _ -> false);
    return new InstallationSettings(
        image,
        version,
        clusterDomain,
        namespace,
        operator.or(() -> Optional.ofNullable(client.getNamespace())).orElse("default"),
        addresses);
  }
}
