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
import java.util.stream.Stream;

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
          templates(
              "10-clusterrole-use",
              "10-csidriver",
              "10-serviceaccount-api",
              "10-serviceaccount-controller-manager",
              "10-serviceaccount-csi",
              "10-serviceaccount-proxy",
              "20-clusterrolebinding-operand-controller-manager",
              "20-clusterrolebinding-operand-csi",
              "20-clusterrolebinding-operand-proxy",
              "20-rolebinding-operand-controller-manager",
              "20-rolebinding-operand-proxy",
              "30-configmap-credential-copies",
              "30-service-api",
              "30-service-pods",
              "30-service-proxy",
              // In the order in which an upgrade rolls them.
              "40-deployment-controller-manager",
              "40-deployment-proxy",
              "40-deployment-api",
              "40-daemonset-csi"),
          false);

  ConnectorsCoreReconciler(Engine engine) {
    super(engine, PARTS, ConnectorsCore::new);
  }

  /** The policies come first: they guard what the definitions after them let people write. */
  private static List<String> templates(String... others) {
    return Stream.concat(Parts.GUARDS_OF_CONNECTORS.stream(), Stream.of(others)).toList();
  }
}
