package dev.connectors.operator.component;

import dev.connectors.operator.api.ConnectorsGit;
import dev.connectors.operator.engine.Engine;
import dev.connectors.operator.engine.Parts;
import dev.connectors.platform.ForRole;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.quarkiverse.operatorsdk.annotations.CSVMetadata;
import jakarta.inject.Singleton;
import java.util.List;

/** Git servers: the ConnectorClass and the plugin that lists refs. */
@Singleton
@ForRole("operator")
@CSVMetadata(bundleName = Bundle.NAME)
@ControllerConfiguration(name = "connectorsgit")
@GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 1000, maxInterval = 60_000)
class ConnectorsGitReconciler extends ComponentReconciler<ConnectorsGit> {
  static final Parts PARTS =
      new Parts(
          ConnectorsGit.NAME,
          List.of(),
          List.of(
              "10-serviceaccount-git-plugin",
              "30-connectorclass",
              "30-service-git-plugin",
              "40-deployment-git-plugin"),
          true);

  ConnectorsGitReconciler(Engine engine) {
    super(engine, PARTS, ConnectorsGit::new);
  }
}
