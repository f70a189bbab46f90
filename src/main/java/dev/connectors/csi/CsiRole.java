package dev.connectors.csi;

import dev.connectors.connector.catalog.WatchedCatalog;
import dev.connectors.csi.registration.RegistrationGrpc;
import dev.connectors.csi.spec.IdentityGrpc;
import dev.connectors.csi.spec.NodeGrpc;
import dev.connectors.platform.Role;
import dev.connectors.platform.http.RoleReadiness;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.Readiness;

/** The CSI driver of one node: serves kubelet, and registers itself with it. */
@Named("csi")
@ApplicationScoped
class CsiRole implements Role {
  private final CsiConfig config;
  private final Publisher publisher;
  private final WatchedCatalog catalog;
  private final CsiMetrics metrics;
  private final RoleReadiness readiness;
  private final String version;
  private final List<UnixServer> servers = new ArrayList<>();

  CsiRole(
      CsiConfig config,
      Publisher publisher,
      WatchedCatalog catalog,
      CsiMetrics metrics,
      @Readiness RoleReadiness readiness,
      @ConfigProperty(name = "quarkus.application.version", defaultValue = "unknown")
          String version) {
    this.config = config;
    this.publisher = publisher;
    this.catalog = catalog;
    this.metrics = metrics;
    this.readiness = readiness;
    this.version = version;
  }

  @Override
  public void start(List<String> options) {
    var node =
        config
            .nodeName()
            .orElseThrow(
                () -> new IllegalStateException("NODE_NAME is not set: which node is this?"));
    var registration = new KubeletRegistration(config.driverSocket());
    readiness.waitsFor(() -> missing(registration.state()));
    metrics.start();
    catalog.start();
    try {
      var identity = IdentityGrpc.bindService(new IdentityService(version, catalog::synced));
      var nodeService = NodeGrpc.bindService(new NodeService(publisher, node));
      servers.add(UnixServer.start(config.driverSocket(), List.of(identity, nodeService)));
      // Last: kubelet calls the driver as soon as it sees this socket.
      servers.add(
          UnixServer.start(
              config.registrationSocket(), List.of(RegistrationGrpc.bindService(registration))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In reverse: without its registration kubelet asks no more. Mounts stay: pods use them. */
  @Override
  public void stop() {
    servers.reversed().forEach(UnixServer::close);
    catalog.stop();
  }

  private static Optional<String> missing(KubeletRegistration.State state) {
    return state.registered()
        ? Optional.empty()
        : Optional.of("not registered with kubelet: " + state.message());
  }
}
