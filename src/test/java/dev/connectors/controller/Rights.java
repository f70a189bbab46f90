package dev.connectors.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** The rights that the role ships with. */
final class Rights {
  static final String ACCOUNT = "connectors-controller-manager";

  private Rights() {}

  static String user(String namespace) {
    return "system:serviceaccount:%s:%s".formatted(namespace, ACCOUNT);
  }

  static void grant(KubernetesClient admin, String namespace) {
    admin
        .load(
            new ByteArrayInputStream(
                YAML.replace("INSTALLATION", namespace).getBytes(StandardCharsets.UTF_8)))
        .serverSideApply();
  }

  private static final String YAML =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: connectors-controller-manager}
      rules:
      - {apiGroups: [connectors.alauda.io], resources: [connectors, connectorclasses], verbs: [get, list, watch]}
      - {apiGroups: [connectors.alauda.io], resources: [connectors/status, connectorclasses/status], verbs: [patch]}
      - {apiGroups: [""], resources: [secrets], verbs: [list, watch]}
      - {apiGroups: [""], resources: [services], verbs: [get, list, watch, create, patch]}
      - apiGroups: [admissionregistration.k8s.io]
        resources: [validatingadmissionpolicies, validatingadmissionpolicybindings]
        resourceNames: [connectors.connectors.alauda.io, connectorclasses.connectors.alauda.io]
        verbs: [get, list, watch]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: INSTALLATION-controller-manager}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: connectors-controller-manager}
      subjects: [{kind: ServiceAccount, name: connectors-controller-manager, namespace: INSTALLATION}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: connectors-controller-manager, namespace: INSTALLATION}
      rules:
      - {apiGroups: [""], resources: [secrets], verbs: [list, watch, create, patch, delete]}
      - {apiGroups: [apps], resources: [deployments], resourceNames: [connectors-controller-manager], verbs: [get]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: connectors-controller-manager, namespace: INSTALLATION}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: connectors-controller-manager}
      subjects: [{kind: ServiceAccount, name: connectors-controller-manager, namespace: INSTALLATION}]
      """;
}
