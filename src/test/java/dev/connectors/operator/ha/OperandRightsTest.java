package dev.connectors.operator.ha;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.listing.ShippedPlugin;
import dev.connectors.operator.kind.Kinds;
import dev.connectors.testbed.ShippedRoles;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each part has the rights that it needs, and not one more. A new right is to be argued here. */
class OperandRightsTest {
  private static final String CONNECTORS = "connectors.alauda.io";
  private static final Set<String> READ =
      rights(CONNECTORS, List.of("connectors", "connectorclasses"), List.of("list", "watch"));
  private static final Set<String> REVIEWS =
      union(
          rights("authentication.k8s.io", List.of("tokenreviews"), List.of("create")),
          rights("authorization.k8s.io", List.of("subjectaccessreviews"), List.of("create")));

  /** By which the API server's signatures are checked. */
  private static final Set<String> KEYS =
      Set.of("/.well-known/openid-configuration get", "/openid/v1/jwks get");

  private record Rights(String account, Set<String> cluster, Set<String> ownNamespace) {}

  private static final List<Rights> OF_CORE =
      List.of(
          new Rights(
              "connectors-proxy",
              union(READ, REVIEWS, KEYS),
              rights("", List.of("secrets"), List.of("list", "watch"))),
          new Rights("connectors-api", Set.of(), Set.of()),
          new Rights(
              "connectors-csi",
              union(
                  READ,
                  rights("", List.of("events"), List.of("create")),
                  rights(
                      "authorization.k8s.io", List.of("subjectaccessreviews"), List.of("create"))),
              Set.of()),
          new Rights(
              "connectors-controller-manager",
              union(
                  READ,
                  rights(
                      "admissionregistration.k8s.io",
                      List.of(
                          "validatingadmissionpolicies/=connectors.connectors.alauda.io",
                          "validatingadmissionpolicies/=connectorclasses.connectors.alauda.io",
                          "validatingadmissionpolicybindings/=connectors.connectors.alauda.io",
                          "validatingadmissionpolicybindings/=connectorclasses.connectors.alauda.io"),
                      List.of("list", "watch")),
                  rights(
                      CONNECTORS,
                      List.of("connectors/status", "connectorclasses/status"),
                      List.of("patch")),
                  rights("", List.of("secrets"), List.of("list", "watch")),
                  rights(
                      "", List.of("services"), List.of("get", "list", "watch", "create", "patch"))),
              union(
                  rights("", List.of("secrets"), List.of("create", "patch", "delete")),
                  rights("coordination.k8s.io", List.of("leases"), List.of("create")),
                  rights(
                      "coordination.k8s.io",
                      List.of("leases/=connectors-controller-manager"),
                      List.of("get", "patch", "update")),
                  rights(
                      "",
                      List.of("configmaps/=connectors-credential-copies"),
                      List.of("get", "patch")))));

  private static final List<Rights> EXPECTED =
      Stream.concat(
              OF_CORE.stream(),
              Kinds.plugins().map(plugin -> new Rights(plugin.service(), Set.of(), Set.of())))
          .toList();

  /** What ships with the operator, and what it writes. */
  private final List<HasMetadata> manifests =
      Stream.concat(
              ShippedRoles.all().stream(),
              Kinds.all().stream().flatMap(kind -> Templates.of(kind).stream()))
          .toList();

  @TestFactory
  Stream<DynamicTest> accountHasExactlyTheRightsItNeeds() {
    return EXPECTED.stream()
        .map(
            rights ->
                DynamicTest.dynamicTest(
                    rights.account(),
                    () -> {
                      assertThat(clusterRights(rights.account())).isEqualTo(rights.cluster());
                      assertThat(ownRights(rights.account())).isEqualTo(rights.ownNamespace());
                    }));
  }

  static Stream<String> callersForOthers() {
    return Stream.concat(Stream.of("connectors-api"), Kinds.plugins().map(ShippedPlugin::service));
  }

  /** Who calls a tool for others holds nothing of its own that could be turned against them. */
  @ParameterizedTest
  @MethodSource("callersForOthers")
  void apiAndPluginsHaveNoRightAndNoToken(String name) {
    var bindings =
        manifests.stream()
            .filter(manifest -> manifest.getKind().endsWith("Binding"))
            .map(Serialization::asJson);
    assertThat(bindings).isNotEmpty().noneMatch(binding -> binding.contains("\"" + name + "\""));
    var roles =
        manifests.stream()
            .filter(manifest -> manifest.getKind().endsWith("Role"))
            .map(role -> role.getMetadata().getName());
    assertThat(roles).isNotEmpty().noneMatch(role -> role.contains(name));
    assertThat(
            of("ServiceAccount", ServiceAccount.class)
                .filter(account -> account.getMetadata().getName().equals(name)))
        .singleElement()
        .returns(false, ServiceAccount::getAutomountServiceAccountToken);
    var deployments =
        of("Deployment", Deployment.class).filter(d -> d.getMetadata().getName().equals(name));
    assertThat(deployments).singleElement().satisfies(OperandRightsTest::podHasNoToken);
  }

  private static void podHasNoToken(Deployment deployment) {
    var name = deployment.getMetadata().getName();
    var pod = deployment.getSpec().getTemplate().getSpec();
    assertThat(pod.getServiceAccountName()).isEqualTo(name);
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getVolumes())
        .isNotEmpty()
        .allSatisfy(
            volume -> {
              assertThat(volume.getProjected()).isNull();
              assertThat(volume.getSecret()).isNull();
              assertThat(volume.getHostPath()).isNull();
            });
    assertThat(pod.getContainers())
        .flatExtracting(Container::getEnv)
        .isNotEmpty()
        .noneMatch(env -> env.getName().toLowerCase(Locale.ROOT).contains("token"))
        .noneMatch(
            env -> env.getValueFrom() != null && env.getValueFrom().getSecretKeyRef() != null);
    assertThat(pod.getContainers()).allMatch(container -> container.getEnvFrom().isEmpty());
  }

  @Test
  void everyAccountAndOnlyTheyHaveRights() {
    var accounts =
        of("ServiceAccount", ServiceAccount.class).map(account -> account.getMetadata().getName());
    assertThat(accounts)
        .containsExactlyInAnyOrderElementsOf(EXPECTED.stream().map(Rights::account).toList());
    var bound =
        Stream.concat(
            of("ClusterRoleBinding", ClusterRoleBinding.class)
                .flatMap(binding -> binding.getSubjects().stream()),
            of("RoleBinding", RoleBinding.class)
                .flatMap(binding -> binding.getSubjects().stream()));
    assertThat(bound)
        .allSatisfy(
            subject -> {
              assertThat(subject.getKind()).isEqualTo("ServiceAccount");
              assertThat(subject.getNamespace()).isEqualTo("connectors-system");
              assertThat(EXPECTED).extracting(Rights::account).contains(subject.getName());
            });
  }

  @Test
  void noRoleHasWildcardsOrVerbsThatRaiseRights() {
    assertThat(clusterRoles().flatMap(ShippedRoles::rights))
        .noneMatch(right -> right.contains("*"))
        .noneMatch(right -> right.matches(".* (escalate|impersonate)"))
        .filteredOn(right -> right.endsWith(" bind"))
        .as("of the admins of namespaces")
        .containsExactlyInAnyOrder(
            "rbac.authorization.k8s.io/clusterroles/=connectors-use bind",
            "rbac.authorization.k8s.io/clusterroles/=connectors-read bind");
  }

  @Test
  void theOperatorWritesNoRoleButUseAndNamesNoneThatIsNotThere() {
    assertThat(of("Role", HasMetadata.class)).isEmpty();
    var written =
        Kinds.all().stream()
            .flatMap(kind -> Templates.of(kind).stream())
            .filter(manifest -> manifest.getKind().equals("ClusterRole"))
            .map(manifest -> manifest.getMetadata().getName());
    assertThat(written).containsExactly("connectors-use");
    var bound =
        Stream.concat(
            of("ClusterRoleBinding", ClusterRoleBinding.class).map(ClusterRoleBinding::getRoleRef),
            of("RoleBinding", RoleBinding.class).map(RoleBinding::getRoleRef));
    assertThat(bound)
        .isNotEmpty()
        .allSatisfy(
            role -> {
              assertThat(role.getKind()).isEqualTo("ClusterRole");
              assertThat(of("ClusterRole", ClusterRole.class))
                  .anyMatch(one -> one.getMetadata().getName().equals(role.getName()));
            });
  }

  @Test
  void useOfAConnectorIsAggregatedNowhere() {
    var aggregated =
        of("ClusterRole", ClusterRole.class)
            .filter(
                role ->
                    Optional.ofNullable(role.getMetadata().getLabels())
                        .orElse(Map.of())
                        .keySet()
                        .stream()
                        .anyMatch(label -> label.startsWith("rbac.authorization.k8s.io/")));
    assertThat(aggregated.flatMap(role -> role.getRules().stream()).flatMap(ShippedRoles::rights))
        .isNotEmpty()
        .noneMatch(right -> right.contains("connectors/"));
  }

  private Set<String> clusterRights(String account) {
    return rights(
        of("ClusterRoleBinding", ClusterRoleBinding.class)
            .filter(b -> b.getSubjects().stream().anyMatch(s -> s.getName().equals(account)))
            .map(ClusterRoleBinding::getRoleRef));
  }

  private Set<String> ownRights(String account) {
    return rights(
        of("RoleBinding", RoleBinding.class)
            .filter(b -> b.getSubjects().stream().anyMatch(s -> s.getName().equals(account)))
            .map(RoleBinding::getRoleRef));
  }

  private Set<String> rights(Stream<RoleRef> bound) {
    return bound
        .flatMap(
            ref ->
                of("ClusterRole", ClusterRole.class)
                    .filter(role -> role.getMetadata().getName().equals(ref.getName())))
        .flatMap(role -> role.getRules().stream())
        .flatMap(ShippedRoles::rights)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Stream<PolicyRule> clusterRoles() {
    return of("ClusterRole", ClusterRole.class).flatMap(role -> role.getRules().stream());
  }

  private <T> Stream<T> of(String kind, Class<T> type) {
    return manifests.stream()
        .filter(manifest -> manifest.getKind().equals(kind))
        .map(manifest -> Serialization.unmarshal(Serialization.asJson(manifest), type));
  }

  private static Set<String> rights(String group, List<String> resources, List<String> verbs) {
    return resources.stream()
        .flatMap(resource -> verbs.stream().map(verb -> group + "/" + resource + " " + verb))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @SafeVarargs
  private static Set<String> union(Set<String>... sets) {
    return Stream.of(sets).flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
  }
}
