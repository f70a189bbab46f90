package dev.connectors.operator.plan;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Optional;

/** A kind of object that the operator writes. What is not listed here it does not install. */
public record Kind(String apiVersion, String kind, String plural, boolean namespaced, Wave wave) {

  /** The order of writes; an object needs nothing of a later wave. */
  public enum Wave {
    /** Before anything that they guard. */
    POLICIES,
    DEFINITIONS,
    ROLES,
    /** After the accounts; the roles that they name ship with the operator. */
    BINDINGS,
    CONFIGURATION,
    WORKLOADS
  }

  public static final Kind DEFINITION =
      cluster(
          "apiextensions.k8s.io/v1",
          "CustomResourceDefinition",
          "customresourcedefinitions",
          Wave.DEFINITIONS);
  private static final String ADMISSION = "admissionregistration.k8s.io/v1";
  public static final Kind POLICY =
      cluster(ADMISSION, "ValidatingAdmissionPolicy", "validatingadmissionpolicies", Wave.POLICIES);
  static final Kind POLICY_BINDING =
      cluster(
          ADMISSION,
          "ValidatingAdmissionPolicyBinding",
          "validatingadmissionpolicybindings",
          Wave.POLICIES);
  public static final Kind CONFIG_MAP = in("v1", "ConfigMap", "configmaps", Wave.CONFIGURATION);
  public static final Kind DEPLOYMENT = in("apps/v1", "Deployment", "deployments", Wave.WORKLOADS);
  public static final Kind DAEMON_SET = in("apps/v1", "DaemonSet", "daemonsets", Wave.WORKLOADS);

  /** Its definition comes with Core, so it can be watched only later. */
  public static final Kind CONNECTOR_CLASS =
      cluster(
          "connectors.alauda.io/v1alpha1",
          "ConnectorClass",
          "connectorclasses",
          Wave.CONFIGURATION);

  private static final String RBAC = "rbac.authorization.k8s.io/v1";

  public static final List<Kind> ALL =
      List.of(
          POLICY,
          POLICY_BINDING,
          DEFINITION,
          in("v1", "ServiceAccount", "serviceaccounts", Wave.ROLES),
          cluster(RBAC, "ClusterRole", "clusterroles", Wave.ROLES),
          // Only 0.1.0 wrote any: watched so that they go in an upgrade.
          in(RBAC, "Role", "roles", Wave.ROLES),
          cluster("storage.k8s.io/v1", "CSIDriver", "csidrivers", Wave.ROLES),
          cluster(RBAC, "ClusterRoleBinding", "clusterrolebindings", Wave.BINDINGS),
          in(RBAC, "RoleBinding", "rolebindings", Wave.BINDINGS),
          CONFIG_MAP,
          in("v1", "Service", "services", Wave.CONFIGURATION),
          CONNECTOR_CLASS,
          DEPLOYMENT,
          DAEMON_SET,
          in("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", Wave.WORKLOADS),
          in(
              "autoscaling/v2",
              "HorizontalPodAutoscaler",
              "horizontalpodautoscalers",
              Wave.WORKLOADS));

  private static Kind cluster(String apiVersion, String kind, String plural, Wave wave) {
    return new Kind(apiVersion, kind, plural, false, wave);
  }

  private static Kind in(String apiVersion, String kind, String plural, Wave wave) {
    return new Kind(apiVersion, kind, plural, true, wave);
  }

  public static Optional<Kind> find(HasMetadata object) {
    return ALL.stream()
        .filter(
            kind ->
                kind.kind.equals(object.getKind())
                    && kind.apiVersion.equals(object.getApiVersion()))
        .findFirst();
  }

  public static Kind of(HasMetadata object) {
    return find(object)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the operator does not install kind "
                        + object.getKind()
                        + " of "
                        + object.getApiVersion()));
  }

  public boolean isWorkload() {
    return equals(DEPLOYMENT) || equals(DAEMON_SET);
  }

  /** CRDs hold users' data, and policies guard it: nothing deletes them, and nobody owns them. */
  public boolean outlivesItsComponent() {
    return equals(DEFINITION) || equals(POLICY) || equals(POLICY_BINDING);
  }

  /** Whether a change of status alone matters to the component. */
  public boolean hasStatusOfInterest() {
    return isWorkload() || equals(DEFINITION) || equals(CONNECTOR_CLASS);
  }

  public ResourceDefinitionContext context() {
    var slash = apiVersion.indexOf('/');
    return new ResourceDefinitionContext.Builder()
        .withGroup(slash < 0 ? "" : apiVersion.substring(0, slash))
        .withVersion(apiVersion.substring(slash + 1))
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(namespaced)
        .build();
  }
}
