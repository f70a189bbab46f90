package dev.connectors.operator.ha;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lays a partial manifest over a whole one, as kubectl's strategic merge does: maps are merged,
 * lists of named things are merged by name, everything else is replaced. Neither input is changed.
 */
final class Overlay {
  /** Lists of named things, and what names them: the patchMergeKey of the Kubernetes API. */
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("containers", "name"),
          Map.entry("initContainers", "name"),
          Map.entry("env", "name"),
          Map.entry("ports", "containerPort"),
          Map.entry("volumeMounts", "mountPath"),
          Map.entry("volumeDevices", "devicePath"),
          Map.entry("volumes", "name"),
          Map.entry("imagePullSecrets", "name"),
          Map.entry("hostAliases", "ip"),
          Map.entry("resourceClaims", "name"),
          Map.entry("topologySpreadConstraints", "topologyKey"));

  /** Elements that say one thing in one of several ways: merged, they would say it twice. */
  private static final Set<String> ONE_WAY = Set.of("env", "volumes");

  private static final Set<String> HANDLERS = Set.of("exec", "grpc", "httpGet", "tcpSocket");

  private Overlay() {}

  static ObjectNode over(ObjectNode base, ObjectNode overlay) {
    var result = base.deepCopy();
    if (overlay.properties().stream().anyMatch(e -> HANDLERS.contains(e.getKey()))) {
      result.remove(HANDLERS);
    }
    overlay
        .properties()
        .forEach(e -> result.set(e.getKey(), merged(e.getKey(), base.get(e.getKey()), e)));
    return result;
  }

  private static JsonNode merged(String field, JsonNode base, Map.Entry<String, JsonNode> entry) {
    var overlay = entry.getValue();
    if (base instanceof ObjectNode map && overlay instanceof ObjectNode over) {
      // Half of the built-in rules beside the user's own could never be reasoned about.
      return field.equals("affinity") ? over : over(map, over);
    }
    if (base instanceof ArrayNode list
        && overlay instanceof ArrayNode over
        && KEYS.containsKey(field)) {
      return byKey(KEYS.get(field), list, over, ONE_WAY.contains(field));
    }
    return overlay;
  }

  private static ArrayNode byKey(String key, ArrayNode base, ArrayNode overlay, boolean oneWay) {
    var result = new ArrayList<JsonNode>();
    base.forEach(result::add);
    var free = new ArrayList<JsonNode>(result);
    for (var element : overlay) {
      var same = free.stream().filter(e -> named(e, key, element)).findFirst();
      if (same.isPresent()) {
        // Each is met once: two spread constraints may share a topologyKey.
        free.remove(same.get());
        result.set(result.indexOf(same.get()), onto(same.get(), element, oneWay));
      } else {
        result.add(element);
      }
    }
    return overlay.arrayNode().addAll(result);
  }

  private static boolean named(JsonNode one, String key, JsonNode other) {
    return one.has(key) && one.get(key).equals(other.get(key));
  }

  private static JsonNode onto(JsonNode base, JsonNode element, boolean oneWay) {
    if (!(base instanceof ObjectNode map) || !(element instanceof ObjectNode over)) {
      return element;
    }
    var merged = over(map, over);
    return oneWay ? merged.retain(fields(over)) : merged;
  }

  private static List<String> fields(ObjectNode node) {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }
}
