package dev.connectors.operator.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.operator.api.ConnectorsCore;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is in the cluster of one installation, read and tampered with as its administrator. */
final class InstalledObjects {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String COMPONENT = "operator.connectors.alauda.io/component";
  private static final List<String> KINDS =
      List.of(
          "v1 ServiceAccount",
          "v1 Service",
          "v1 ConfigMap",
          "rbac.authorization.k8s.io/v1 ClusterRole",
          "rbac.authorization.k8s.io/v1 ClusterRoleBinding",
          "rbac.authorization.k8s.io/v1 Role",
          "rbac.authorization.k8s.io/v1 RoleBinding",
          "storage.k8s.io/v1 CSIDriver",
          "apps/v1 Deployment",
          "apps/v1 DaemonSet",
          "policy/v1 PodDisruptionBudget",
          "autoscaling/v2 HorizontalPodAutoscaler",
          "connectors.alauda.io/v1alpha1 ConnectorClass");

  private final KubernetesClient admin;
  private final String namespace;

  InstalledObjects(KubernetesClient admin, String namespace) {
    this.admin = admin;
    this.namespace = namespace;
  }

  /** Objects that components here own, by label; the definitions are not among them. */
  List<GenericKubernetesResource> owned() {
    return leftOver().stream()
        .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  GenericKubernetesResource owned(String kind, String name) {
    return owned().stream()
        .filter(o -> o.getKind().equals(kind) && o.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** All objects with our label that are in this namespace or, cluster-scoped, belong to it. */
  List<GenericKubernetesResource> leftOver() {
    var found = new ArrayList<GenericKubernetesResource>();
    for (var kind : KINDS) {
      var words = kind.split(" ", 2);
      if (!admin.supports(words[0], words[1])) {
        continue; // its definition is not there, or not served yet
      }
      for (var object :
          admin
              .genericKubernetesResources(words[0], words[1])
              .withLabel(COMPONENT)
              .list()
              .getItems()) {
        found.add(object);
      }
      if (!kind.contains("Cluster") && !kind.contains("CSI") && !kind.contains("Class")) {
        found.addAll(
            admin
                .genericKubernetesResources(words[0], words[1])
                .inNamespace(namespace)
                .withLabel(COMPONENT)
                .list()
                .getItems());
      }
    }
    return found.stream().filter(this::isHere).distinct().toList();
  }

  private boolean isHere(GenericKubernetesResource object) {
    var in = object.getMetadata().getNamespace();
    return namespace.equals(
        in == null ? object.getMetadata().getLabels().get(COMPONENT + "-namespace") : in);
  }

  List<String> definitions() {
    return admin
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withLabel(COMPONENT)
        .list()
        .getItems()
        .stream()
        .map(definition -> definition.getMetadata().getName())
        .toList();
  }

  void deleteDefinitions() {
    for (var name : definitions()) {
      admin.apiextensions().v1().customResourceDefinitions().withName(name).delete();
    }
    await().atMost(SOON).until(() -> definitions().isEmpty());
  }

  Resource<GenericKubernetesResource> resource(GenericKubernetesResource object) {
    return admin.resource(object);
  }

  GenericKubernetesResource now(GenericKubernetesResource object) {
    return resource(object).get();
  }

  /** The same one, or one that was made in its place. */
  boolean exists(GenericKubernetesResource object) {
    var now = now(object);
    return now != null && now.getMetadata().getDeletionTimestamp() == null;
  }

  private static boolean isSame(GenericKubernetesResource now, GenericKubernetesResource object) {
    return now.getMetadata().getUid().equals(object.getMetadata().getUid());
  }

  void remove(GenericKubernetesResource object) {
    resource(object).delete();
    await()
        .atMost(SOON)
        .until(
            () -> {
              var now = now(object);
              return now == null || !isSame(now, object);
            });
  }

  /** Changes what can be changed in an object of this kind. */
  void spoil(GenericKubernetesResource object) {
    var patch =
        switch (object.getKind()) {
          case "ClusterRole", "Role" -> "{\"rules\":[]}";
          case "ClusterRoleBinding", "RoleBinding" -> "{\"subjects\":[]}";
          case "Service" -> "{\"spec\":{\"selector\":{\"control-plane\":\"other\"}}}";
          case "Deployment", "DaemonSet" ->
              "{\"spec\":{\"template\":{\"spec\":{\"serviceAccountName\":\"other\"}}}}";
          case "CSIDriver" -> "{\"spec\":{\"requiresRepublish\":false}}";
          case "ConnectorClass" -> "{\"spec\":{\"livenessProbe\":{\"path\":\"/other\"}}}";
          case "ServiceAccount" -> "{\"metadata\":{\"labels\":{\"" + COMPONENT + "\":\"x\"}}}";
          default -> "{\"metadata\":{\"labels\":{\"app.kubernetes.io/version\":\"x\"}}}";
        };
    resource(object).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  void assertRepaired(GenericKubernetesResource object) {
    var now = now(object);
    assertThat(withoutStatus(now)).isEqualTo(withoutStatus(object));
    assertThat(now.getMetadata().getLabels()).isEqualTo(object.getMetadata().getLabels());
  }

  private static Map<String, Object> withoutStatus(GenericKubernetesResource object) {
    var copy = new HashMap<>(object.getAdditionalProperties());
    copy.remove("status");
    return copy;
  }

  GenericKubernetesResource labelByAnother(String service) {
    var object = owned("Service", service);
    resource(object)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"labels\":{\"team\":\"blue\"}}}");
    return object;
  }

  /** As if an older version had installed them. */
  List<GenericKubernetesResource> plantSurplus() {
    var surplus = new ArrayList<GenericKubernetesResource>();
    for (var kind : List.of("ConfigMap", "ServiceAccount")) {
      surplus.add(
          admin
              .resource(
                  surplus("v1", kind).editMetadata().withNamespace(namespace).endMetadata().build())
              .create());
    }
    surplus.add(
        admin.resource(surplus("rbac.authorization.k8s.io/v1", "ClusterRole").build()).create());
    return surplus;
  }

  private GenericKubernetesResourceBuilder surplus(String apiVersion, String kind) {
    return new GenericKubernetesResourceBuilder()
        .withApiVersion(apiVersion)
        .withKind(kind)
        .withNewMetadata()
        .withName("connectors-of-old")
        .addToLabels("app.kubernetes.io/managed-by", "connectors-operator")
        .addToLabels(COMPONENT, ConnectorsCore.NAME)
        .addToLabels(COMPONENT + "-namespace", namespace)
        .endMetadata();
  }

  boolean exists(String apiVersion, String kind, String name) {
    return admin
            .genericKubernetesResources(apiVersion, kind)
            .inNamespace(namespace)
            .withName(name)
            .get()
        != null;
  }
}
