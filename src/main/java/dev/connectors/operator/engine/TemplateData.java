package dev.connectors.operator.engine;

import dev.connectors.connector.tool.DeniedAddresses;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The values that the templates of components may name. */
final class TemplateData {
  private TemplateData() {}

  /**
   * @param namespace of the installation
   * @throws IllegalArgumentException if a setting of addresses is no range
   */
  static Map<String, Object> of(Parts parts, String namespace, Engine.Settings settings) {
    var addresses = settings.addresses();
    new DeniedAddresses(addresses, List::of); // refuses what is no range
    return Map.of(
        "component", parts.component(),
        "namespace", namespace,
        "image", settings.image(),
        "version", settings.version(),
        "clusterDomain", settings.clusterDomain(),
        "celAllowed", cel(addresses.allowed().orElse(List.of())),
        "celDenied", cel(addresses.denied().orElse(List.of())),
        "celInstallation", cel(namespace),
        "celClusterDomain", cel(settings.clusterDomain()));
  }

  private static String cel(List<String> texts) {
    return texts.stream().map(TemplateData::cel).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A literal of the language in which admission policies are written. */
  private static String cel(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
