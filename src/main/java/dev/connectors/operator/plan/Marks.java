package dev.connectors.operator.plan;

import dev.connectors.platform.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;

/** Labels, annotations and names by which the operator knows its own objects. */
public final class Marks {
  /** Field manager of every write. */
  public static final String MANAGER = "connectors-operator";

  public static final Map<String, String> OURS = Map.of(Labels.MANAGED_BY, MANAGER);

  private static final String PREFIX = "operator.connectors.alauda.io/";

  /** Label: the component that an object belongs to. */
  public static final String COMPONENT = PREFIX + "component";

  /** Label, on cluster-scoped objects: the namespace of their component. */
  public static final String COMPONENT_NAMESPACE = PREFIX + "component-namespace";

  /** Annotation: digest of what was last applied. */
  public static final String APPLIED = PREFIX + "applied";

  /** Annotation, not part of what is applied: wakes the controller of a DaemonSet. */
  public static final String TOUCHED = PREFIX + "touched";

  private Marks() {}

  public static Optional<String> label(HasMetadata object, String name) {
    return value(object.getMetadata().getLabels(), name);
  }

  public static Optional<String> annotation(HasMetadata object, String name) {
    return value(object.getMetadata().getAnnotations(), name);
  }

  private static Optional<String> value(Map<String, String> map, String name) {
    return map == null ? Optional.empty() : Optional.ofNullable(map.get(name));
  }
}
