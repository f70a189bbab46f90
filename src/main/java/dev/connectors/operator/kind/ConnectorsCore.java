package dev.connectors.operator.kind;

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
import java.util.List;

/** The core that every kind of tool needs: api, controller-manager, proxy and CSI driver. */
@Group(Component.GROUP)
@Version(Component.VERSION)
@Plural("connectorscore")
@ValidationRule(
    value = "self.metadata.name == '" + ConnectorsCore.NAME + "'",
    message =
        "there is one ConnectorsCore per cluster: metadata.name must be " + ConnectorsCore.NAME)
public class ConnectorsCore extends Component<WorkloadSpec> {
  public static final String NAME = CORE;
  private static final long serialVersionUID = 1L;
  private static final Parts PARTS =
      Parts.ofCore(
          "The core that every kind of tool needs: API, controllers, proxy and CSI driver",
          List.of("connectorclasses.connectors.alauda.io", "connectors.connectors.alauda.io"));

  @Override
  public Parts parts() {
    return PARTS;
  }

  @Singleton
  @ForRole("operator")
  @CSVMetadata(bundleName = Bundle.NAME)
  @ControllerConfiguration(name = "connectorscore")
  @GradualRetry(maxAttempts = Integer.MAX_VALUE, initialInterval = 1000, maxInterval = 60_000)
  static class Controller extends ComponentReconciler<ConnectorsCore> {
    Controller(Engine engine) {
      super(engine, ConnectorsCore::new);
    }
  }
}
