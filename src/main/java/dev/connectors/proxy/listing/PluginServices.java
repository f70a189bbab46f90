package dev.connectors.proxy.listing;

import dev.connectors.connector.listing.ShippedPlugin;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where this installation's plugins take calls. */
@FunctionalInterface
public interface PluginServices {
  /** Host and port of plain HTTP. */
  record At(String host, int port) {}

  At of(ShippedPlugin plugin);

  /** By the Services that the components install beside the proxy. */
  @Singleton
  final class OfInstallation implements PluginServices {
    private final String domain;

    OfInstallation(
        @ConfigProperty(name = "connectors.namespace") Optional<String> namespace,
        @ConfigProperty(name = "connectors.cluster-domain", defaultValue = "cluster.local")
            String clusterDomain) {
      this.domain = "." + namespace.orElse("connectors-system") + ".svc." + clusterDomain;
    }

    @Override
    public At of(ShippedPlugin plugin) {
      return new At(plugin.service() + domain, 80);
    }
  }
}
