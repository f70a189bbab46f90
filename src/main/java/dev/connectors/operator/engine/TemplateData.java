package dev.connectors.operator.engine;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The values that the templates of components may name. */
final class TemplateData {
  private TemplateData() {}

  /**
   * @param namespace of the installation
   */
  static Map<String, Object> of(Parts parts, String namespace, Engine.Settings settings) {
    var addresses = settings.addresses();
    var denied = addresses.denied().orElse(List.of());
    var allowed = addresses.allowed().orElse(List.of());
    return Map.ofEntries(
        Map.entry("component", parts.component()),
        Map.entry("namespace", namespace),
        Map.entry("image", settings.image()),
        Map.entry("version", settings.version()),
        Map.entry("clusterDomain", settings.clusterDomain()),
        Map.entry("addressDenied", String.join(",", denied)),
        Map.entry("addressAllowed", String.join(",", allowed)),
        Map.entry("celAllowed", cel(allowed)),
        Map.entry("celDenied", cel(denied)),
        Map.entry("celInstallation", cel(namespace)),
        Map.entry("celClusterDomain", cel(settings.clusterDomain())));
  }

  private static String cel(List<String> texts) {
    return texts.stream().map(TemplateData::cel).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A literal of the language in which admission policies are written. */
  private static String cel(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
