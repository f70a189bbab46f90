package dev.connectors.operator.kind;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.connectors.testbed.ApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an admin of one namespace may hand on: who uses its Connectors is theirs to decide. */
class NamespaceAdminApiTest extends OperatorTestBase {
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String DEV = "dev";

  NamespaceAdminApiTest(ApiServer server) {
    super(server);
  }

  /** There is no controller that aggregates, so the parts of Kubernetes' admin are bound singly. */
  @BeforeEach
  void makeTheAdmin() {
    for (var namespace : List.of(DEV, "not-dev")) {
      server
          .admin()
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .serverSideApply();
    }
    for (var role :
        List.of(
            "system:aggregate-to-admin",
            "connectors-aggregate-to-admin",
            "connectors-aggregate-to-edit",
            "connectors-aggregate-to-view")) {
      var binding = binding("admin-" + role.replace(':', '-'), role, "dev-admin");
      server.admin().resource(binding).inNamespace(DEV).serverSideApply();
    }
    here.create(new ConnectorsCore());
    here.becomeReady(ConnectorsCore.class);
  }

  @Test
  void adminOfANamespaceBindsUseAndReadThereAndNothingElse() {
    try (var admin = as("dev-admin")) {
      for (var role : List.of("connectors-use", "connectors-read")) {
        var binding = admin.resource(binding("builder-" + role, role, "builder"));
        await()
            .atMost(SOON)
            .ignoreExceptions() // until the server has seen the admin's own bindings
            .until(() -> binding.inNamespace(DEV).serverSideApply() != null);
        assertThatThrownBy(() -> binding.inNamespace("not-dev").serverSideApply())
            .isInstanceOf(KubernetesClientException.class)
            .hasMessageContaining("forbidden");
      }
      for (var role :
          List.of(
              "connectors-mint",
              "connectors-insecure",
              "connectors-class-admin",
              "connectors-operand-controller-manager")) {
        assertThatThrownBy(
                () ->
                    admin
                        .resource(binding("builder-" + role, role, "builder"))
                        .inNamespace(DEV)
                        .serverSideApply())
            .as(role)
            .isInstanceOf(KubernetesClientException.class)
            .hasMessageContaining("attempting to grant RBAC permissions not currently held");
      }
    }
    assertThat(server.admin().rbac().roleBindings().inNamespace(DEV).list().getItems())
        .filteredOn(binding -> binding.getMetadata().getName().startsWith("builder-"))
        .hasSize(2);
    server.admin().rbac().roleBindings().inNamespace(DEV).delete();
  }

  private KubernetesClient as(String user) {
    var config =
        new ConfigBuilder(server.admin().getConfiguration())
            .withImpersonateUsername(user)
            .withImpersonateGroups("system:authenticated")
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static RoleBinding binding(String name, String role, String user) {
    return new RoleBindingBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withRoleRef(new RoleRef(RBAC, "ClusterRole", role))
        .withSubjects(new Subject(RBAC, "User", user, null))
        .build();
  }
}
