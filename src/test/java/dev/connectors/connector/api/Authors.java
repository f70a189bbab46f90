package dev.connectors.connector.api;

import dev.connectors.testbed.ApiServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The people of crd/*.yaml, each with the rights that invalid-rights.yaml tells of. */
final class Authors implements AutoCloseable {
  private static final String CONNECTORS = "{apiGroups: [connectors.alauda.io], resources: ";
  private static final String SECRET =
      "{apiGroups: [''], resources: [secrets], verbs: [get], resourceNames: ";

  private static final Map<String, String> RULES =
      Map.of(
          "stranger",
          CONNECTORS + "[connectors], verbs: ['*']}",
          "author",
          CONNECTORS + "[connectors], verbs: ['*']}, " + SECRET + "[login, ca]}",
          "login-reader",
          CONNECTORS + "[connectors], verbs: ['*']}, " + SECRET + "[login]}",
          "insecure-author",
          CONNECTORS
              + "[connectors], verbs: ['*']}, "
              + CONNECTORS
              + "[connectors/insecure], verbs: [use]}, "
              + SECRET
              + "[login, ca]}",
          "status-writer",
          CONNECTORS + "[connectors/status], verbs: [patch, update]}",
          "class-author",
          CONNECTORS + "[connectorclasses], verbs: ['*']}");

  private final KubernetesClient admin;
  private final Map<String, KubernetesClient> clients = new HashMap<>();

  Authors(ApiServer server) {
    this.admin = server.admin();
    RULES.forEach(this::grant);
  }

  private void grant(String name, String rules) {
    var yaml =
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: NAMESPACE}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: authoring-NAME}
        rules: [RULES]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: BINDING
        metadata: {name: authoring-NAME IN}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: authoring-NAME}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: NAME}]
        """
            .replace("BINDING", name.equals("class-author") ? "ClusterRoleBinding" : "RoleBinding")
            .replace(" IN", name.equals("class-author") ? "" : ", namespace: NAMESPACE")
            .replace("RULES", rules)
            .replace("NAMESPACE", Inputs.NAMESPACE)
            .replace("NAME", name);
    admin.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).serverSideApply();
  }

  /** A client that acts as this person. */
  KubernetesClient of(String name) {
    return name.equals("admin")
        ? admin
        : clients.computeIfAbsent(
            name,
            user ->
                new KubernetesClientBuilder()
                    .withConfig(
                        new ConfigBuilder(admin.getConfiguration())
                            .withImpersonateUsername(user)
                            .withRequestRetryBackoffLimit(0)
                            .build())
                    .build());
  }

  @Override
  public void close() {
    clients.values().forEach(KubernetesClient::close);
  }
}
