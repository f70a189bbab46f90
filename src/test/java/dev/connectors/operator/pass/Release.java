package dev.connectors.operator.pass;

import dev.connectors.connector.tool.DeniedAddresses;
import dev.connectors.operator.api.Component;
import dev.connectors.operator.ha.Policy;
import dev.connectors.operator.plan.Desired;
import dev.connectors.operator.plan.InstallationSettings;
import dev.connectors.testbed.Settings;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a version of the operator writes. */
public final class Release {
  private static final String NAMESPACE = "connectors-system";

  private Release() {}

  /**
   * As YAML documents: all of a component that nobody has configured, with the operator's marks.
   */
  public static String manifests(Component<?> component, String version) {
    var name = component.parts().component();
    component.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withNamespace(NAMESPACE)
            .withUid("uid-of-" + name)
            .build());
    var namespace =
        new NamespaceBuilder()
            .withNewMetadata()
            .withName(NAMESPACE)
            .withUid("uid-of-" + NAMESPACE)
            .endMetadata()
            .build();
    return Harness.planner(
            new InstallationSettings(
                "connectors:" + version,
                version,
                "cluster.local",
                NAMESPACE,
                "connectors-operator",
                Settings.defaults(DeniedAddresses.Settings.class)))
        .plan(component, namespace, new Policy.Facts(Set.of(), 1, Map.of()))
        .desired()
        .stream()
        .map(Desired::resource)
        .map(Serialization::asYaml)
        .collect(Collectors.joining());
  }
}
