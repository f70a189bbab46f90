package dev.connectors.operator.kind;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What looks as if an older version had installed it. */
final class ObjectsOfOld {
  private static final String VERSION = "app.kubernetes.io/version";

  private final KubernetesClient admin;
  private final InstalledObjects objects;
  private final String namespace;

  ObjectsOfOld(KubernetesClient admin, InstalledObjects objects, String namespace) {
    this.admin = admin;
    this.objects = objects;
    this.namespace = namespace;
  }

  /** As if an older version had installed everything. */
  void age() {
    var label = Map.of("labels", Map.of(VERSION, "0.0.0"));
    var context = PatchContext.of(PatchType.JSON_MERGE);
    var crds = admin.apiextensions().v1().customResourceDefinitions();
    objects
        .definitions()
        .forEach(
            name ->
                crds.withName(name)
                    .patch(context, Serialization.asJson(Map.of("metadata", label))));
    for (var object : objects.owned()) {
      var patch = new HashMap<String, Object>(Map.of("metadata", label));
      if (object.getKind().equals("Deployment") || object.getKind().equals("DaemonSet")) {
        patch.put("spec", Map.of("template", Map.of("metadata", label)));
      }
      objects.resource(object).patch(context, Serialization.asJson(patch));
    }
  }

  /** Names of the workloads that an older version has written. */
  List<String> workloadsOfOld() {
    return objects.owned().stream()
        .filter(o -> o.getKind().equals("Deployment") || o.getKind().equals("DaemonSet"))
        .filter(o -> "0.0.0".equals(o.getMetadata().getLabels().get(VERSION)))
        .map(o -> o.getMetadata().getName())
        .sorted()
        .toList();
  }

  /** As if an older version had installed them: of each kind that the operator may prune. */
  List<GenericKubernetesResource> plantSurplus() {
    var surplus = new ArrayList<GenericKubernetesResource>();
    for (var kind : InstalledObjects.KINDS) {
      if (kind.isNamespaceScoped() && !kind.getKind().equals("ConfigMap") && !isOfRbac(kind)) {
        surplus.add(planted(kind, "old-" + kind.getKind().toLowerCase(Locale.ROOT)));
      }
    }
    for (var kind : List.of("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding")) {
      surplus.add(planted(context(kind), "connectors-proxy")); // as 0.1.0 named them
    }
    return surplus;
  }

  private static boolean isOfRbac(ResourceDefinitionContext kind) {
    return InstalledObjects.RBAC.startsWith(kind.getGroup() + "/");
  }

  private static ResourceDefinitionContext context(String kind) {
    return InstalledObjects.KINDS.stream()
        .filter(one -> one.getKind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private GenericKubernetesResource planted(ResourceDefinitionContext kind, String name) {
    var object =
        new GenericKubernetesResourceBuilder()
            .withApiVersion(
                kind.getGroup().isEmpty()
                    ? kind.getVersion()
                    : kind.getGroup() + "/" + kind.getVersion())
            .withKind(kind.getKind())
            .withNewMetadata()
            .withNamespace(kind.isNamespaceScoped() ? namespace : null)
            .withName(name)
            .addToLabels("app.kubernetes.io/managed-by", "connectors-operator")
            .addToLabels(InstalledObjects.COMPONENT, ConnectorsCore.NAME)
            .addToLabels(InstalledObjects.COMPONENT + "-namespace", namespace)
            .endMetadata()
            .addToAdditionalProperties(least(kind.getKind()))
            .build();
    return objects.resource(object).fieldManager("connectors-operator").serverSideApply();
  }

  /** What the API server asks for in an object of this kind. */
  private static Map<String, Object> least(String kind) {
    var selected = Map.of("matchLabels", Map.of("a", "b"));
    var pod =
        Map.of(
            "metadata",
            Map.of("labels", Map.of("a", "b")),
            "spec",
            Map.of("containers", List.of(Map.of("name", "c", "image", "c"))));
    return switch (kind) {
      case "Service" -> Map.of("spec", Map.of("ports", List.of(Map.of("port", 80))));
      case "Deployment", "DaemonSet" ->
          Map.of("spec", Map.of("selector", selected, "template", pod));
      case "HorizontalPodAutoscaler" ->
          Map.of(
              "spec",
              Map.of(
                  "maxReplicas",
                  2,
                  "scaleTargetRef",
                  Map.of("apiVersion", "apps/v1", "kind", "Deployment", "name", "none")));
      case "ClusterRoleBinding", "RoleBinding" ->
          Map.of(
              "roleRef",
              Map.of(
                  "apiGroup",
                  "rbac.authorization.k8s.io",
                  "kind",
                  "ClusterRole",
                  "name",
                  "connectors-proxy"));
      default -> Map.of();
    };
  }
}
