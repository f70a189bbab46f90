package dev.connectors.operator.cluster;

import dev.connectors.operator.plan.Marks;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What is kept in memory of an object with our label: all of one that we have applied, and of
 * another's nothing but which one it is, since whoever writes there could else fill the memory.
 */
public final class Reduced {
  private Reduced() {}

  public static GenericKubernetesResource of(GenericKubernetesResource object) {
    if (isWhole(object)) {
      return object;
    }
    var metadata = object.getMetadata();
    return new GenericKubernetesResourceBuilder()
        .withApiVersion(object.getApiVersion())
        .withKind(object.getKind())
        .withNewMetadata()
        .withNamespace(metadata.getNamespace())
        .withName(metadata.getName())
        .withUid(metadata.getUid())
        .withResourceVersion(metadata.getResourceVersion())
        .endMetadata()
        .build();
  }

  /** Whether it is one that we have applied. */
  public static boolean isWhole(GenericKubernetesResource object) {
    return FieldOwnership.applied(object, Marks.MANAGER);
  }

  /** Whether nothing but the status differs. */
  static boolean sameButStatus(GenericKubernetesResource old, GenericKubernetesResource object) {
    return Objects.equals(old.getMetadata().getLabels(), object.getMetadata().getLabels())
        && Objects.equals(
            old.getMetadata().getOwnerReferences(), object.getMetadata().getOwnerReferences())
        && Objects.equals(old.getMetadata().getAnnotations(), object.getMetadata().getAnnotations())
        && withoutStatus(old).equals(withoutStatus(object));
  }

  /** Values may be null: so the server shows a ClusterRole without rules. */
  private static Map<String, Object> withoutStatus(GenericKubernetesResource object) {
    var fields = new HashMap<>(object.getAdditionalProperties());
    fields.remove("status");
    return fields;
  }
}
