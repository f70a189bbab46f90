package dev.connectors.operator.component;

import dev.connectors.operator.api.ConnectorsCore;
import dev.connectors.operator.engine.Engine;
import dev.connectors.operator.engine.Parts;
import dev.connectors.platform.ForRole;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.quarkiverse.operatorsdk.annotations.CSVMetadata;
import jakarta.inject.Singleton;
import java.util.List;

/** The core: CRDs, api, controller-manager, proxy and the CSI driver. */
@Singleton
@ForRole("operator")
@CSVMetadata(bundleName = Bundle.NAME)
@ControllerConfiguration(name = "connectorscore")
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 1000, maxInterval = 60_000)
class ConnectorsCoreReconciler extends ComponentReconciler<ConnectorsCore> {
  static final Parts PARTS =
      new Parts(
          ConnectorsCore.NAME,
          List.of("connectorclasses.connectors.alauda.io", "connectors.connectors.alauda.io"),
          List.of(
              "10-clusterrole-admin",
              "10-clusterrole-class-admin",
              "10-clusterrole-controller-manager",
              "10-clusterrole-csi",
              "10-clusterrole-edit",
              "10-clusterrole-insecure",
              "10-clusterrole-mint",
              "10-clusterrole-proxy",
              "10-clusterrole-read",
              "10-clusterrole-use",
              "10-clusterrole-view",
              "10-csidriver",
              "10-role-controller-manager",
              "10-role-proxy",
              "10-serviceaccount-api",
              "10-serviceaccount-controller-manager",
              "10-serviceaccount-csi",
              "10-serviceaccount-proxy",
              "20-clusterrolebinding-controller-manager",
              "20-clusterrolebinding-csi",
              "20-clusterrolebinding-proxy",
              "20-rolebinding-controller-manager",
              "20-rolebinding-proxy",
              "30-service-api",
              "30-service-proxy",
              "40-daemonset-csi",
              "40-deployment-api",
              "40-deployment-controller-manager",
              "40-deployment-proxy"),
          false);

  ConnectorsCoreReconciler(Engine engine) {
    super(engine, PARTS, ConnectorsCore::new);
  }
}
