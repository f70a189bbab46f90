package dev.connectors.testbed;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The ClusterRoles of the parts and of users, as they ship with the operator. */
public final class ShippedRoles {
  private static final Path FOLDER = Path.of("src/main/kubernetes");
  private static final Path CHART = Path.of("helm/files");
  private static final String PREFIX = "connectors-operand-";
  private static final String OWN_NAMESPACE = "-own-namespace";

  private ShippedRoles() {}

  public static List<ClusterRole> all() {
    return read("roles.yml").map(ClusterRole.class::cast).toList();
  }

  /** The roles of the operator itself: what is declared, and what each kind of component adds. */
  public static List<HasMetadata> ofOperator() {
    return List.of(
        Serialization.unmarshal(ofChart("cluster-role.yaml"), ClusterRole.class),
        Serialization.unmarshal(ofChart("role.yaml"), Role.class));
  }

  /** As Helm would render it. */
  private static String ofChart(String file) {
    try {
      return "metadata: {name: connectors-operator-controller-manager}\n"
          + Files.readString(CHART.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<HasMetadata> read(String file) {
    try {
      return Arrays.stream(Files.readString(FOLDER.resolve(file)).split("(?m)^---$"))
          .map(document -> (HasMetadata) Serialization.unmarshal(document));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As chart and bundle do, which bind none of them. */
  public static void install(ApiServer server) {
    all().forEach(role -> server.admin().resource(role).forceConflicts().serverSideApply());
  }

  /** Gives an account the rights of a part, such as proxy, in an installation's namespace. */
  public static void bind(ApiServer server, String part, String namespace, String account) {
    install(server);
    server
        .admin()
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(PREFIX + part + "-of-" + namespace)
                .endMetadata()
                .withRoleRef(role(PREFIX + part))
                .withSubjects(subject(namespace, account))
                .build())
        .serverSideApply();
    var own = PREFIX + part + OWN_NAMESPACE;
    if (all().stream().anyMatch(role -> role.getMetadata().getName().equals(own))) {
      server
          .admin()
          .resource(
              new RoleBindingBuilder()
                  .withNewMetadata()
                  .withNamespace(namespace)
                  .withName(own)
                  .endMetadata()
                  .withRoleRef(role(own))
                  .withSubjects(subject(namespace, account))
                  .build())
          .serverSideApply();
    }
  }

  private static RoleRef role(String name) {
    return new RoleRef("rbac.authorization.k8s.io", "ClusterRole", name);
  }

  private static Subject subject(String namespace, String account) {
    return new Subject("", "ServiceAccount", account, namespace);
  }

  /** One line per right: {@code group/resource[/=name] verb}, or {@code URL verb}. */
  public static Stream<String> rights(PolicyRule rule) {
    var names =
        rule.getResourceNames().isEmpty()
            ? List.of("")
            : rule.getResourceNames().stream().map(name -> "/=" + name).toList();
    var resources =
        rule.getApiGroups().stream()
            .flatMap(
                group ->
                    rule.getResources().stream()
                        .flatMap(
                            resource -> names.stream().map(name -> group + "/" + resource + name)));
    return Stream.concat(rule.getNonResourceURLs().stream(), resources)
        .flatMap(what -> rule.getVerbs().stream().map(verb -> what + " " + verb));
  }
}
