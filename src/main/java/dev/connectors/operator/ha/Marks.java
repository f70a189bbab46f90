package dev.connectors.operator.ha;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.connectors.operator.api.CommonSpec;
import java.util.Map;
import java.util.Set;

/** What {@code spec} sets for all of a component's objects alike. */
final class Marks {
  private static final Set<String> HOLDERS = Set.of("containers", "initContainers");

  private Marks() {}

  /** Labels and annotations; those that the product sets itself stay, since it selects by them. */
  static ObjectNode marked(ObjectNode manifest, CommonSpec spec) {
    var result = manifest.deepCopy();
    mark(result, spec);
    if (result.at("/spec/template") instanceof ObjectNode template) {
      mark(template, spec);
    }
    return result;
  }

  private static void mark(ObjectNode object, CommonSpec spec) {
    add(object, "labels", spec.labels());
    add(object, "annotations", spec.annotations());
  }

  private static void add(ObjectNode object, String field, Map<String, String> values) {
    if (!values.isEmpty()) {
      var map = object.withObject("/metadata/" + field);
      values.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .filter(value -> !map.has(value.getKey()))
          .forEach(value -> map.put(value.getKey(), value.getValue()));
    }
  }

  /** Where the images come from, and with what they are pulled. */
  static WorkloadManifest pulled(WorkloadManifest workload, CommonSpec spec) {
    var result = workload.json().deepCopy();
    if (result.at("/spec/template/spec") instanceof ObjectNode pod) {
      spec.ownRegistry()
          .ifPresent(
              registry ->
                  HOLDERS.stream()
                      .flatMap(holder -> WorkloadManifest.elements(pod.path(holder)))
                      .forEach(c -> ((ObjectNode) c).put("image", from(registry, c))));
      if (!spec.imagePullSecrets().isEmpty()) {
        pod.set("imagePullSecrets", WorkloadManifest.JSON.valueToTree(spec.imagePullSecrets()));
      }
    }
    return new WorkloadManifest(result);
  }

  private static String from(String registry, JsonNode container) {
    return image(registry, container.path("image").asText());
  }

  /** As in an image reference: the first part is a registry if it has a dot, a port or is local. */
  static String image(String registry, String image) {
    var slash = image.indexOf('/');
    var first = slash < 0 ? "" : image.substring(0, slash);
    var named = first.contains(".") || first.contains(":") || first.equals("localhost");
    return registry.replaceAll("/+$", "") + "/" + (named ? image.substring(slash + 1) : image);
  }
}
