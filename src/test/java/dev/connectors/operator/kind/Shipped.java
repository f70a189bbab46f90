package dev.connectors.operator.kind;

import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.ShippedRoles;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What an administrator installs before the operator starts, from what is shipped. */
public final class Shipped {
  private static final Path DEFINITIONS = Path.of("helm/files/crds");

  private Shipped() {}

  public static void install(ApiServer server, String namespace, String account) {
    server.token(namespace, account); // makes both
    ShippedRoles.install(server);
    for (var role : ShippedRoles.ofOperator()) {
      if (role instanceof Role own) {
        own.getMetadata().setNamespace(namespace);
        server.admin().resource(own).serverSideApply();
        server.admin().resource(binding(own, namespace, account).build()).serverSideApply();
      } else {
        server.admin().resource((ClusterRole) role).serverSideApply();
        server.admin().resource(clusterBinding(role, namespace, account).build()).serverSideApply();
      }
    }
    for (var definition : definitions()) {
      server.admin().resource(definition).serverSideApply();
    }
  }

  private static List<String> definitions() {
    try (var files = Files.list(DEFINITIONS)) {
      return files.map(Shipped::text).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RoleBindingBuilder binding(Role role, String namespace, String account) {
    return new RoleBindingBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(role.getMetadata().getName())
        .endMetadata()
        .withNewRoleRef()
        .withApiGroup("rbac.authorization.k8s.io")
        .withKind("Role")
        .withName(role.getMetadata().getName())
        .endRoleRef()
        .addNewSubject()
        .withKind("ServiceAccount")
        .withNamespace(namespace)
        .withName(account)
        .endSubject();
  }

  private static ClusterRoleBindingBuilder clusterBinding(
      HasMetadata role, String namespace, String account) {
    return new ClusterRoleBindingBuilder()
        .withNewMetadata()
        .withName(role.getMetadata().getName() + "-of-" + namespace)
        .endMetadata()
        .withNewRoleRef()
        .withApiGroup("rbac.authorization.k8s.io")
        .withKind("ClusterRole")
        .withName(role.getMetadata().getName())
        .endRoleRef()
        .addNewSubject()
        .withKind("ServiceAccount")
        .withNamespace(namespace)
        .withName(account)
        .endSubject();
  }
}
