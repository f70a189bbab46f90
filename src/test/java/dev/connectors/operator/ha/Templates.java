package dev.connectors.operator.ha;

import dev.connectors.connector.tool.DeniedAddresses;
import dev.connectors.operator.api.Component;
import dev.connectors.operator.pass.Harness;
import dev.connectors.operator.plan.InstallationSettings;
import dev.connectors.testbed.Settings;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;

/** The manifests as the engine renders them, before the policy. */
final class Templates {
  private static final InstallationSettings SETTINGS =
      new InstallationSettings(
          "registry.example.com/connectors/connectors:0.1.0",
          "0.1.0",
          "cluster.local",
          "connectors-system",
          "connectors-operator",
          Settings.defaults(DeniedAddresses.Settings.class));

  private Templates() {}

  static List<GenericKubernetesResource> of(Component<?> kind) {
    return Harness.rendered(kind.parts(), SETTINGS);
  }
}
