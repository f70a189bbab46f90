package dev.connectors.operator.kind;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The controllers that a bare API server lacks. */
final class FakeControllers {
  private final KubernetesClient admin;
  private final InstalledObjects objects;

  FakeControllers(KubernetesClient admin, InstalledObjects objects) {
    this.admin = admin;
    this.objects = objects;
  }

  /** As an autoscaler does it: by the subresource. */
  void scale(GenericKubernetesResource deployment, int replicas) {
    admin
        .apps()
        .deployments()
        .inNamespace(deployment.getMetadata().getNamespace())
        .withName(deployment.getMetadata().getName())
        .scale(replicas);
  }

  /** What the DaemonSet's controller reports when no pod can be made. */
  void reportRefused(GenericKubernetesResource set) {
    var status = new HashMap<>(daemons(set));
    status.putAll(
        Map.of(
            "currentNumberScheduled", 0,
            "updatedNumberScheduled", 0,
            "numberReady", 0,
            "numberAvailable", 0));
    status(set, status);
    admin
        .resource(
            new EventBuilder()
                .withNewMetadata()
                .withNamespace(set.getMetadata().getNamespace())
                .withName("connectors-csi.refused")
                .endMetadata()
                .withReason("FailedCreate")
                .withType("Warning")
                .withMessage("pods \"x\" is forbidden: violates PodSecurity \"baseline:latest\"")
                .withNewInvolvedObject()
                .withApiVersion("apps/v1")
                .withKind("DaemonSet")
                .withNamespace(set.getMetadata().getNamespace())
                .withName("connectors-csi")
                .withUid(set.getMetadata().getUid())
                .endInvolvedObject()
                .build())
        .create();
  }

  /** A pod of the api that an older version runs, and that is ready. */
  Pod podOfOld(String namespace) {
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName("connectors-api-of-old")
            .addToLabels("app.kubernetes.io/name", "connectors")
            .addToLabels("app.kubernetes.io/version", "0.0.0")
            .addToLabels("control-plane", "api")
            .endMetadata()
            .withNewSpec()
            .withServiceAccountName("connectors-api")
            .withAutomountServiceAccountToken(false)
            .addNewContainer()
            .withName("api")
            .withImage("registry.example.com/connectors:old")
            .endContainer()
            .endSpec()
            .build();
    var made = admin.resource(pod).create();
    return admin
        .resource(made)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
  }

  /** What the controllers of workloads and of classes report when all is well. */
  void reportReady(GenericKubernetesResource object) {
    switch (object.getKind()) {
      case "Deployment" -> status(object, rollout(object));
      case "DaemonSet" -> status(object, daemons(object));
      case "ConnectorClass" -> status(object, Map.of("conditions", List.of(ready())));
      default -> {
        // has no rollout
      }
    }
  }

  private void status(GenericKubernetesResource object, Map<String, Object> status) {
    if (!status.equals(object.get("status"))) {
      var patch = Serialization.asJson(Map.of("status", status));
      objects
          .resource(object)
          .subresource("status")
          .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }
  }

  private static Map<String, Object> rollout(GenericKubernetesResource object) {
    Object replicas = object.get("spec", "replicas");
    return Map.of(
        "observedGeneration",
        object.getMetadata().getGeneration().intValue(),
        "replicas",
        replicas,
        "updatedReplicas",
        replicas,
        "readyReplicas",
        replicas,
        "availableReplicas",
        replicas);
  }

  private static Map<String, Object> daemons(GenericKubernetesResource object) {
    return Map.of(
        "observedGeneration",
        object.getMetadata().getGeneration().intValue(),
        "desiredNumberScheduled",
        1,
        "currentNumberScheduled",
        1,
        "updatedNumberScheduled",
        1,
        "numberReady",
        1,
        "numberAvailable",
        1,
        "numberMisscheduled",
        0);
  }

  private static Map<String, Object> ready() {
    return Map.of(
        "type",
        "Ready",
        "status",
        "True",
        "reason",
        "Ready",
        "message",
        "",
        "lastTransitionTime",
        "2026-01-01T00:00:00Z");
  }
}
