package dev.connectors.operator.plan;

import dev.connectors.operator.api.Component;
import dev.connectors.platform.Labels;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Marks manifests as the operator's, so that it knows them again and that they go with their owner.
 */
public final class Manifests {
  private Manifests() {}

  public static List<Desired> marked(
      List<GenericKubernetesResource> manifests,
      Component<?> component,
      Namespace namespace,
      String version) {
    return manifests.stream()
        .map(
            manifest -> {
              mark(manifest, component, namespace, version);
              return Desired.of(manifest);
            })
        .toList();
  }

  /** What belongs to no component, but to all. */
  public static List<Desired> markedForAll(
      List<GenericKubernetesResource> manifests, String version) {
    return manifests.stream()
        .map(
            manifest -> {
              manifest.getMetadata().setLabels(labels(manifest.getMetadata(), version));
              return Desired.of(manifest);
            })
        .toList();
  }

  /** What outlives its component, while that is away. */
  public static List<Desired> markedWithoutOwner(
      List<GenericKubernetesResource> manifests,
      String component,
      String namespace,
      String version) {
    return manifests.stream()
        .map(
            manifest -> {
              var labels = labels(manifest.getMetadata(), version);
              labels.put(Marks.COMPONENT, component);
              labels.put(Marks.COMPONENT_NAMESPACE, namespace);
              manifest.getMetadata().setLabels(labels);
              return Desired.of(manifest);
            })
        .toList();
  }

  private static void mark(
      GenericKubernetesResource manifest,
      Component<?> component,
      Namespace namespace,
      String version) {
    var kind = Kind.of(manifest);
    var metadata = manifest.getMetadata();
    var labels = labels(metadata, version);
    labels.put(Marks.COMPONENT, component.getMetadata().getName());
    if (kind.namespaced()) {
      metadata.setNamespace(component.getMetadata().getNamespace());
      metadata.setOwnerReferences(List.of(ownedBy(component)));
    } else {
      labels.put(Marks.COMPONENT_NAMESPACE, component.getMetadata().getNamespace());
      if (!kind.outlivesItsComponent()) {
        metadata.setOwnerReferences(List.of(ownedBy(namespace)));
      }
    }
    metadata.setLabels(labels);
    if (kind.equals(Kind.DEPLOYMENT) && isScaledByLoad(manifest, component)) {
      GenericKubernetesResource.<Map<String, Object>>get(manifest.getAdditionalProperties(), "spec")
          .remove("replicas");
    }
  }

  private static Map<String, String> labels(ObjectMeta metadata, String version) {
    var labels = new LinkedHashMap<String, String>();
    if (metadata.getLabels() != null) {
      labels.putAll(metadata.getLabels());
    }
    labels.put(Labels.NAME, Labels.NAME_VALUE);
    labels.put(Labels.PART_OF, Labels.NAME_VALUE);
    labels.put(Labels.VERSION, version);
    labels.putAll(Marks.OURS);
    return labels;
  }

  /** Then the number of pods is the autoscaler's. */
  private static boolean isScaledByLoad(
      GenericKubernetesResource manifest, Component<?> component) {
    return component
        .asked()
        .workload(manifest.getMetadata().getName())
        .filter(workload -> workload.scaling().isPresent())
        .isPresent();
  }

  private static OwnerReference ownedBy(Component<?> component) {
    return new OwnerReferenceBuilder()
        .withApiVersion(component.getApiVersion())
        .withKind(component.getKind())
        .withName(component.getMetadata().getName())
        .withUid(component.getMetadata().getUid())
        .withController(true)
        .build();
  }

  private static OwnerReference ownedBy(Namespace namespace) {
    return new OwnerReferenceBuilder()
        .withApiVersion("v1")
        .withKind("Namespace")
        .withName(namespace.getMetadata().getName())
        .withUid(namespace.getMetadata().getUid())
        .build();
  }
}
