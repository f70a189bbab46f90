package dev.connectors.operator.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the controller of an object says of it. */
public final class Reported {
  private Reported() {}

  /** Whether the API server serves what this CustomResourceDefinition defines. */
  public static boolean isEstablished(GenericKubernetesResource definition) {
    return isTrue(definition, "Established");
  }

  /** Whether its condition of this type is True. */
  public static boolean isTrue(GenericKubernetesResource object, String type) {
    @Nullable List<Map<String, Object>> conditions = object.get("status", "conditions");
    return conditions != null
        && conditions.stream()
            .anyMatch(c -> type.equals(c.get("type")) && "True".equals(c.get("status")));
  }
}
