package dev.connectors.operator.kind;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.operator.api.Component;
import dev.connectors.operator.api.WorkloadSpec;
import dev.connectors.platform.Conditions;
import dev.connectors.testbed.ApiServer;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;

/** The cluster's user. */
public final class Installation {
  private final KubernetesClient admin;
  private final String namespace;
  private final FakeControllers controllers;
  private final InstalledObjects objects;
  private final ObjectsOfOld old;

  public Installation(ApiServer server, String namespace) {
    this.admin = server.admin();
    this.namespace = namespace;
    this.objects = new InstalledObjects(admin, namespace);
    this.old = new ObjectsOfOld(admin, objects, namespace);
    this.controllers = new FakeControllers(admin, objects);
    admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .serverSideApply();
  }

  String namespace() {
    return namespace;
  }

  InstalledObjects objects() {
    return objects;
  }

  ObjectsOfOld old() {
    return old;
  }

  void create(Component<?> component) {
    component.getMetadata().setName(component.parts().component());
    component.getMetadata().setNamespace(namespace);
    admin.resource(component).create();
  }

  /** Replaces it, also where a status has been written since it was read. */
  void setSpec(WorkloadSpec spec) {
    admin
        .resources(ConnectorsCore.class)
        .inNamespace(namespace)
        .withName(ConnectorsCore.NAME)
        .patch(
            PatchContext.of(PatchType.JSON),
            Serialization.asJson(List.of(Map.of("op", "add", "path", "/spec", "value", spec))));
  }

  public void installAll() {
    Kinds.all().forEach(this::create);
    allBecomeReady();
  }

  void allBecomeReady() {
    Kinds.all().forEach(kind -> becomeReady(type(kind)));
  }

  @SuppressWarnings("unchecked") // of a wildcard the compiler knows no class
  static Class<? extends Component<?>> type(Component<?> kind) {
    return (Class<? extends Component<?>>) kind.getClass();
  }

  void becomeReady(Class<? extends Component<?>> kind) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              fakeRollout();
              return isReady(kind);
            });
  }

  boolean isReady(Class<? extends Component<?>> kind) {
    return condition(kind, "Ready", "True");
  }

  boolean condition(Class<? extends Component<?>> kind, String type, String status) {
    var component = get(kind);
    return component.getStatus() != null
        && component
            .getMetadata()
            .getGeneration()
            .equals(component.getStatus().observedGeneration())
        && Conditions.find(component.getStatus().conditions(), type)
            .filter(c -> c.getStatus().equals(status))
            .isPresent();
  }

  Condition find(Class<? extends Component<?>> kind, String type) {
    return Conditions.find(get(kind).getStatus().conditions(), type).orElseThrow();
  }

  private <C extends Component<?>> C get(Class<C> kind) {
    return admin.resources(kind).inNamespace(namespace).list().getItems().getFirst();
  }

  void overrideWithTypo() {
    var pod = new PodSpec();
    pod.setAdditionalProperty("nodeSelektor", Map.of("a", "b"));
    setSpec(
        new WorkloadSpec(
            List.of(
                new WorkloadSpec.Workload(
                    "connectors-api", null, null, new WorkloadSpec.Template(null, pod))),
            null,
            null,
            null,
            null,
            null,
            null));
  }

  void annotate(String paused) {
    admin
        .resources(ConnectorsCore.class)
        .inNamespace(namespace)
        .withName(ConnectorsCore.NAME)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"connectors.alauda.io/paused\":\""
                + paused
                + "\"}}}");
  }

  int replicas(String deployment) {
    return admin
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(deployment)
        .get()
        .getSpec()
        .getReplicas();
  }

  void enforce(String level) {
    admin
        .namespaces()
        .withName(namespace)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"labels\":{\"pod-security.kubernetes.io/enforce\":\""
                + level
                + "\"}}}");
  }

  /** The annotation that wakes the DaemonSet's controller, if it is there. */
  String touches() {
    return objects
        .owned("DaemonSet", "connectors-csi")
        .getMetadata()
        .getAnnotations()
        .getOrDefault("operator.connectors.alauda.io/touched", "");
  }

  /** Has the workloads and classes that exist now reported as ready. */
  void fakeRollout() {
    objects.owned().forEach(controllers::reportReady);
  }

  /** As if an older version had installed it all, and nothing were under way. */
  void age() {
    old.age();
    fakeRollout();
    for (var kind : Kinds.all()) {
      admin
          .resource(get(type(kind)))
          .subresource("status")
          .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"version\":\"0.0.0\"}}");
    }
  }

  /** Starts one, as long as it is not closed. */
  AutoCloseable podOfOld() {
    var pod = admin.resource(controllers.podOfOld(namespace));
    return () -> pod.withGracePeriod(0).delete();
  }

  /** Has this workload alone reported as ready. */
  void fakeRollout(String kind, String name) {
    controllers.reportReady(objects.owned(kind, name));
  }

  /** What the leader of the controller-manager says when all copies are of its version. */
  void reportCopies(String version) {
    admin
        .configMaps()
        .inNamespace(namespace)
        .withName("connectors-credential-copies")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"version\":\"" + version + "\"}}");
  }

  void refusePodsOfDaemonSet() {
    controllers.reportRefused(objects.owned("DaemonSet", "connectors-csi"));
  }

  void scaleByAutoscaler(String deployment, int replicas) {
    controllers.scale(objects.owned("Deployment", deployment), replicas);
  }

  /** Deletes the components, and in the garbage collector's place what they own. */
  void delete() {
    Kinds.all()
        .reversed()
        .forEach(kind -> admin.resources(type(kind)).inNamespace(namespace).delete());
    collectGarbage();
  }

  /** Waits until nothing is left; what a pass under way has made since has no owner either. */
  void awaitGone() {
    await()
        .atMost(SOON)
        .until(
            () -> {
              collectGarbage();
              return objects.leftOver().isEmpty();
            });
  }

  private void collectGarbage() {
    for (var object : objects.leftOver()) {
      if (object.getMetadata().getNamespace() != null) {
        List<StatusDetails> gone = objects.resource(object).withGracePeriod(0).delete();
        assertThat(gone).isNotNull();
      }
    }
  }
}
