package dev.connectors.operator.kind;

import dev.connectors.connector.listing.ShippedPlugin;
import dev.connectors.operator.api.Component;
import dev.connectors.operator.api.Parts;
import dev.connectors.operator.api.WorkloadSpec;
import dev.connectors.operator.pass.Engine;
import dev.connectors.platform.ForRole;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.quarkiverse.operatorsdk.annotations.CSVMetadata;
import jakarta.inject.Singleton;

/** Support for Git servers: the git ConnectorClass and its plugin. */
@Group(Component.GROUP)
@Version(Component.VERSION)
@Plural("connectorsgit")
@ValidationRule(
    value = "self.metadata.name == '" + ConnectorsGit.NAME + "'",
    message = "there is one ConnectorsGit per cluster: metadata.name must be " + ConnectorsGit.NAME)
public class ConnectorsGit extends Component<WorkloadSpec> {
  public static final String NAME = "connectors-git";
  private static final long serialVersionUID = 1L;
  private static final Parts PARTS =
      Parts.ofClass(NAME, "Support for Git", "git").with(ShippedPlugin.GIT);

  @Override
  public Parts parts() {
    return PARTS;
  }

  @Singleton
  @ForRole("operator")
  @CSVMetadata(bundleName = Bundle.NAME)
  @ControllerConfiguration(name = "connectorsgit")
  @GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 1000, maxInterval = 60_000)
  static class Controller extends ComponentReconciler<ConnectorsGit> {
    Controller(Engine engine) {
      super(engine, ConnectorsGit::new);
    }
  }
}
