package dev.connectors.operator.kind;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.Pluralize;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What is in the cluster of one installation, read and tampered with as its administrator. */
final class InstalledObjects {
  static final String COMPONENT = "operator.connectors.alauda.io/component";
  static final String RBAC = "rbac.authorization.k8s.io/v1";
  static final List<ResourceDefinitionContext> KINDS =
      List.of(
          kind("v1", "ServiceAccount", true),
          kind("v1", "Service", true),
          kind("v1", "ConfigMap", true),
          kind(RBAC, "ClusterRole", false),
          kind(RBAC, "ClusterRoleBinding", false),
          kind(RBAC, "Role", true),
          kind(RBAC, "RoleBinding", true),
          kind("storage.k8s.io/v1", "CSIDriver", false),
          kind("apps/v1", "Deployment", true),
          kind("apps/v1", "DaemonSet", true),
          kind("policy/v1", "PodDisruptionBudget", true),
          kind("autoscaling/v2", "HorizontalPodAutoscaler", true),
          kind("connectors.alauda.io/v1alpha1", "ConnectorClass", false));

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

  /** One kind after the other: a change of each is to be seen without one of another kind. */
  Collection<List<GenericKubernetesResource>> ownedByKind() {
    return owned().stream()
        .collect(
            Collectors.groupingBy(HasMetadata::getKind, LinkedHashMap::new, Collectors.toList()))
        .values();
  }

  GenericKubernetesResource owned(String kind, String name) {
    return owned().stream()
        .filter(o -> o.getKind().equals(kind) && o.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** All objects with our label that are in this namespace or, cluster-scoped, belong to it. */
  List<GenericKubernetesResource> leftOver() {
    return KINDS.stream().flatMap(kind -> labelled(kind).stream()).filter(this::isHere).toList();
  }

  private List<GenericKubernetesResource> labelled(ResourceDefinitionContext kind) {
    var all = admin.genericKubernetesResources(kind);
    try {
      return kind.isNamespaceScoped()
          ? all.inNamespace(namespace).withLabel(COMPONENT).list().getItems()
          : all.withLabel(COMPONENT).list().getItems();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return List.of(); // its definition is not there, or not served yet
      }
      throw e;
    }
  }

  private static ResourceDefinitionContext kind(
      String apiVersion, String kind, boolean isNamespaced) {
    var slash = apiVersion.indexOf('/');
    return new ResourceDefinitionContext.Builder()
        .withGroup(apiVersion.substring(0, Math.max(0, slash)))
        .withVersion(apiVersion.substring(slash + 1))
        .withKind(kind)
        .withPlural(Pluralize.toPlural(kind.toLowerCase(Locale.ROOT)))
        .withNamespaced(isNamespaced)
        .build();
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

  /**
   * Deletes them, and returns when they are gone. The server's finalizer can drop a definition when
   * its own write is refused as outdated; it comes back after five minutes, or when anything but
   * the condition Terminating changes (crd_finalizer.go of apiextensions-apiserver). One was once
   * seen to stay for minutes, so each that stays is changed.
   */
  void deleteDefinitions() {
    for (var name : definitions()) {
      admin.apiextensions().v1().customResourceDefinitions().withName(name).delete();
    }
    await()
        .atMost(SOON)
        .pollDelay(Duration.ofMillis(100))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              var left = definitions();
              left.forEach(this::touchDefinition);
              return left.isEmpty();
            });
  }

  private void touchDefinition(String name) {
    var annotation = Map.of("touched", Long.toString(System.nanoTime()));
    try {
      admin
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(name)
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              Serialization.asJson(Map.of("metadata", Map.of("annotations", annotation))));
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  /** The client's operations on it, without asking the server for the kind each time. */
  Resource<GenericKubernetesResource> resource(GenericKubernetesResource object) {
    var kind =
        KINDS.stream().filter(k -> k.getKind().equals(object.getKind())).findFirst().orElseThrow();
    var all = admin.genericKubernetesResources(kind);
    return kind.isNamespaceScoped()
        ? all.inNamespace(object.getMetadata().getNamespace()).resource(object)
        : all.resource(object);
  }

  GenericKubernetesResource now(GenericKubernetesResource object) {
    return resource(object).get();
  }

  /** The same one, or one that was made in its place. */
  boolean exists(GenericKubernetesResource object) {
    var now = now(object);
    return now != null && now.getMetadata().getDeletionTimestamp() == null;
  }

  void assertMadeAgain(GenericKubernetesResource object) {
    assertThat(exists(object)).isTrue();
    assertThat(now(object).getMetadata().getUid()).isNotEqualTo(object.getMetadata().getUid());
  }

  void remove(GenericKubernetesResource object) {
    resource(object).delete();
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

  /** Whether it is a role or a binding. */
  static boolean isRight(GenericKubernetesResource object) {
    return object.getApiVersion().equals(RBAC);
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
