package dev.connectors.platform;

/** Labels, annotations and names that more than one role reads or writes. */
public final class Labels {
  /** {@code connectors} on every object of the product. */
  public static final String NAME = "app.kubernetes.io/name";

  public static final String NAME_VALUE = "connectors";
  public static final String PART_OF = "app.kubernetes.io/part-of";
  public static final String VERSION = "app.kubernetes.io/version";
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** The workload: api, controller-manager, proxy, csi, git-plugin, … */
  public static final String CONTROL_PLANE = "control-plane";

  /** On a copied credential: its value is {@code true}. */
  public static final String CREDENTIAL = "connectors.alauda.io/credential";

  /** Annotation of the user's on a component: while it is {@code true}, nothing is written. */
  public static final String PAUSED = "connectors.alauda.io/paused";

  private Labels() {}
}
