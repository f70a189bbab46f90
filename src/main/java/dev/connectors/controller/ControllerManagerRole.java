package dev.connectors.controller;

import dev.connectors.controller.installation.Installation;
import dev.connectors.platform.ControllersOfRole;
import dev.connectors.platform.ForRole;
import dev.connectors.platform.LeaderLease;
import dev.connectors.platform.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Role controller-manager: reconciles Connector and ConnectorClass. */
@Named("controller-manager")
@ApplicationScoped
public class ControllerManagerRole implements Role {
  private final ControllersOfRole controllers;
  private final LeaderLease lease;
  private final Instance<ConnectorReconciler> connectors;

  ControllerManagerRole(
      ControllersOfRole controllers,
      LeaderLease lease,
      @ForRole("controller-manager") Instance<ConnectorReconciler> connectors) {
    this.controllers = controllers;
    this.lease = lease;
    this.connectors = connectors;
  }

  @Override
  public void start(List<String> options) {
    controllers.start();
    // After the start, since only then is it known which Connectors there are.
    lease.whenLeading(connectors.get()::lead);
  }

  @Override
  public void stop() {
    controllers.stop();
    connectors.get().close();
  }

  @Produces
  @Singleton
  static Installation installation(
      @ConfigProperty(name = "connectors.namespace") Optional<String> namespace,
      @ConfigProperty(name = "connectors.cluster-domain", defaultValue = "cluster.local")
          String clusterDomain,
      @ConfigProperty(name = "connectors.core-uid") Optional<String> coreUid,
      @ConfigProperty(name = "connectors.version") Optional<String> version) {
    return new Installation(
        namespace.orElseThrow(
            () ->
                new IllegalStateException(
                    "POD_NAMESPACE is not set: give it by the downward API, metadata.namespace")),
        clusterDomain,
        coreUid,
        version.orElse(""));
  }
}
