package dev.connectors.operator.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;

/**
 * What all component kinds are: one installation of one part of the product.
 *
 * @param <S> what a user may set on this kind
 */
public abstract class Component<S extends CommonSpec> extends CustomResource<S, ComponentStatus>
    implements Namespaced {
  public static final String GROUP = "operator.connectors.alauda.io";
  public static final String VERSION = "v1alpha1";

  /** Name of the one component that all others need. */
  public static final String CORE = "connectors-core";

  private static final long serialVersionUID = 1L;

  /** What this kind consists of. */
  public abstract Parts parts();

  /** What the user has set on it; nothing, where there is no spec. */
  public final CommonSpec asked() {
    return getSpec() == null ? ClassOnlySpec.NOTHING : getSpec();
  }
}
