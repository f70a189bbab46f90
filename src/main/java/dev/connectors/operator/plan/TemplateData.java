package dev.connectors.operator.plan;

import dev.connectors.operator.api.Parts;
import dev.connectors.platform.Labels;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The values that the templates of components may name. */
public final class TemplateData {
  private TemplateData() {}

  /**
   * The values for a kind.
   *
   * @param namespace of the installation
   */
  public static Map<String, Object> of(
      Parts parts, String namespace, InstallationSettings settings) {
    var data = new HashMap<>(of(parts.component(), namespace, settings));
    parts
        .plugin()
        .ifPresent(
            plugin -> {
              data.put("plugin", plugin.service());
              data.put("pluginPart", plugin.via());
              data.put("pluginClass", plugin.word());
            });
    return Map.copyOf(data);
  }

  /**
   * Without what is a kind's own.
   *
   * @param namespace of the installation
   */
  public static Map<String, Object> of(
      String component, String namespace, InstallationSettings settings) {
    var addresses = settings.addresses();
    var denied = addresses.denied().orElse(List.of());
    var allowed = addresses.allowed().orElse(List.of());
    return Map.ofEntries(
        Map.entry("component", component),
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

  /** As in {@code templates/parts/labels.yaml}, for what is no template. */
  public static Map<String, String> labels(Map<String, Object> data) {
    var labels = new LinkedHashMap<String, String>();
    labels.put(Labels.NAME, Labels.NAME_VALUE);
    labels.put(Labels.PART_OF, Labels.NAME_VALUE);
    labels.putAll(Marks.OURS);
    labels.put(Labels.VERSION, String.valueOf(data.get("version")));
    labels.put(Marks.COMPONENT, String.valueOf(data.get("component")));
    return labels;
  }

  private static String cel(List<String> texts) {
    return texts.stream().map(TemplateData::cel).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A literal of the language in which admission policies are written. */
  private static String cel(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
