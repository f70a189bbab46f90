package dev.connectors.operator.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;

/** What all component kinds are: one installation of one part of the product. */
public abstract class Component extends CustomResource<ComponentSpec, ComponentStatus>
    implements Namespaced {
  public static final String GROUP = "operator.connectors.alauda.io";
  public static final String VERSION = "v1alpha1";
  private static final long serialVersionUID = 1L;
}
