package dev.connectors.operator.engine;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Optional;

/** A kind of object that the operator writes. What is not listed here it does not install. */
record Kind(String apiVersion, String kind, String plural, boolean namespaced, Wave wave) {

  /** The order of writes; an object needs nothing of a later wave. */
  enum Wave {
    /** Before anything that they guard. */
    POLICIES,
    DEFINITIONS,
    ROLES,
    /** After the accounts; the roles that they name ship with the operator. */
    BINDINGS,
    CONFIGURATION,
    WORKLOADS
  }

  static final Kind DEFINITION =
      cluster(
          "apiextensions.k8s.io/v1",
          "CustomResourceDefinition",
          "customresourcedefinitions",
          Wave.DEFINITIONS);
  private static final String ADMISSION = "admissionregistration.k8s.io/v1";
  static final Kind POLICY =
      cluster(ADMISSION, "ValidatingAdmissionPolicy", "validatingadmissionpolicies", Wave.POLICIES);
  static final Kind POLICY_BINDING =
      cluster(
          ADMISSION,
          "ValidatingAdmissionPolicyBinding",
          "validatingadmissionpolicybindings",
          Wave.POLICIES);
  static final Kind CONFIG_MAP = in("v1", "ConfigMap", "configmaps", Wave.CONFIGURATION);
  static final Kind DEPLOYMENT = in("apps/v1", "Deployment", "deployments", Wave.WORKLOADS);
  static final Kind DAEMON_SET = in("apps/v1", "DaemonSet", "daemonsets", Wave.WORKLOADS);

  /** Its definition comes with Core, so it can be watched only later. */
  static final Kind CONNECTOR_CLASS =
      cluster(
          "connectors.alauda.io/v1alpha1",
          "ConnectorClass",
          "connectorclasses",
          Wave.CONFIGURATION);

  private static final String RBAC = "rbac.authorization.k8s.io/v1";

  static final List<Kind> ALL =
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

  static Optional<Kind> find(HasMetadata object) {
    return ALL.stream()
        .filter(
            kind ->
                kind.kind.equals(object.getKind())
                    && kind.apiVersion.equals(object.getApiVersion()))
        .findFirst();
  }

  static Kind of(HasMetadata object) {
    return find(object)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the operator does not install kind "
                        + object.getKind()
                        + " of "
                        + object.getApiVersion()));
  }

  boolean isWorkload() {
    return equals(DEPLOYMENT) || equals(DAEMON_SET);
  }

  /** CRDs hold users' data, and policies guard it: nothing deletes them, and nobody owns them. */
  boolean outlivesItsComponent() {
    return equals(DEFINITION) || equals(POLICY) || equals(POLICY_BINDING);
  }

  /** Whether a change of status alone matters to the component. */
  boolean hasStatusOfInterest() {
    return isWorkload() || equals(DEFINITION) || equals(CONNECTOR_CLASS);
  }

  ResourceDefinitionContext context() {
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
