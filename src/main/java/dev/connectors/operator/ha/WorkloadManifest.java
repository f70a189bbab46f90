package dev.connectors.operator.ha;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The manifest of a Deployment or DaemonSet, to be read; {@link #with} makes the changed one. */
record WorkloadManifest(ObjectNode json) {
  static final ObjectMapper JSON = new ObjectMapper();

  static Optional<WorkloadManifest> of(GenericKubernetesResource manifest) {
    return switch (manifest.getKind()) {
      case "Deployment", "DaemonSet" -> Optional.of(new WorkloadManifest(json(manifest)));
      default -> Optional.empty();
    };
  }

  static ObjectNode json(Object value) {
    return JSON.valueToTree(value);
  }

  static GenericKubernetesResource resource(Object value) {
    return JSON.convertValue(value, GenericKubernetesResource.class);
  }

  WorkloadManifest with(ObjectNode change) {
    return new WorkloadManifest(Overlay.over(json, change));
  }

  String name() {
    return json.at("/metadata/name").asText();
  }

  String namespace() {
    return json.at("/metadata/namespace").asText();
  }

  Map<String, String> labels() {
    return strings(json.at("/metadata/labels"));
  }

  String kind() {
    return json.path("kind").asText();
  }

  boolean isDeployment() {
    return kind().equals("Deployment");
  }

  /** Number of pods that the manifest itself asks for; empty where an autoscaler decides. */
  Optional<Integer> replicas() {
    var replicas = json.at("/spec/replicas");
    return replicas.isInt() ? Optional.of(replicas.intValue()) : Optional.empty();
  }

  Map<String, String> selectorLabels() {
    return strings(json.at("/spec/selector/matchLabels"));
  }

  LabelSelector selector() {
    return new LabelSelectorBuilder().withMatchLabels(selectorLabels()).build();
  }

  Map<String, String> podLabels() {
    return strings(json.at("/spec/template/metadata/labels"));
  }

  JsonNode podSpec() {
    return json.at("/spec/template/spec");
  }

  Affinity affinity() {
    return podSpec().has("affinity")
        ? JSON.convertValue(podSpec().get("affinity"), Affinity.class)
        : new Affinity();
  }

  List<String> containers() {
    return elements(podSpec().path("containers")).map(c -> c.path("name").asText()).toList();
  }

  /** Names of the containers with a port of that name. */
  List<String> containersWithPort(String port) {
    return elements(podSpec().path("containers"))
        .filter(c -> elements(c.path("ports")).anyMatch(p -> p.path("name").asText().equals(port)))
        .map(c -> c.path("name").asText())
        .toList();
  }

  /** A change of the object's {@code spec.template.spec}. */
  static ObjectNode podSpecChange(Object podSpec) {
    return at(at(at(json(podSpec), "spec"), "template"), "spec");
  }

  static ObjectNode specChange(Object spec) {
    return at(json(spec), "spec");
  }

  static ObjectNode at(ObjectNode value, String field) {
    return JsonNodeFactory.instance.objectNode().set(field, value);
  }

  static Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static Map<String, String> strings(JsonNode map) {
    return map.properties().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, e -> e.getValue().asText(), (a, b) -> b, LinkedHashMap::new));
  }
}
