package dev.connectors.operator.ha;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each part has the rights that it needs, and not one more. A new right is to be argued here. */
class OperandRightsTest {
  private static final String CONNECTORS = "connectors.alauda.io";
  private static final Set<String> READ =
      rights(
          CONNECTORS, List.of("connectors", "connectorclasses"), List.of("get", "list", "watch"));
  private static final Set<String> REVIEWS =
      union(
          rights("authentication.k8s.io", List.of("tokenreviews"), List.of("create")),
          rights("authorization.k8s.io", List.of("subjectaccessreviews"), List.of("create")));

  /** By which the API server's signatures are checked. */
  private static final Set<String> KEYS =
      Set.of("/.well-known/openid-configuration get", "/openid/v1/jwks get");

  private static final Set<String> EVENTS =
      rights("", List.of("events"), List.of("create", "patch"));

  private record Rights(String account, Set<String> cluster, Set<String> ownNamespace) {}

  private static final List<Rights> EXPECTED =
      List.of(
          new Rights(
              "connectors-proxy",
              union(READ, REVIEWS, KEYS),
              rights("", List.of("secrets"), List.of("get", "list", "watch"))),
          new Rights("connectors-api", Set.of(), Set.of()),
          new Rights("connectors-git-plugin", Set.of(), Set.of()),
          new Rights(
              "connectors-csi",
              union(
                  READ,
                  EVENTS,
                  rights(
                      "authorization.k8s.io", List.of("subjectaccessreviews"), List.of("create"))),
              Set.of()),
          new Rights(
              "connectors-controller-manager",
              union(
                  READ,
                  EVENTS,
                  rights(
                      CONNECTORS,
                      List.of("connectors/status", "connectorclasses/status"),
                      List.of("patch", "update")),
                  rights("", List.of("secrets"), List.of("get", "list", "watch")),
                  rights(
                      "",
                      List.of("services"),
                      List.of("get", "list", "watch", "create", "patch", "delete"))),
              union(
                  rights("", List.of("secrets"), List.of("create", "patch", "delete")),
                  rights("coordination.k8s.io", List.of("leases"), List.of("create")),
                  rights(
                      "coordination.k8s.io",
                      List.of("leases/=connectors-controller-manager"),
                      List.of("get", "patch", "update")),
                  rights(
                      "apps",
                      List.of("deployments/=connectors-controller-manager"),
                      List.of("get")))));

  private final List<GenericKubernetesResource> manifests =
      Stream.of("connectors-core", "connectors-git")
          .flatMap(component -> Templates.of(component).stream())
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

  /** Who calls a tool for others holds nothing of its own that could be turned against them. */
  @ParameterizedTest
  @ValueSource(strings = {"connectors-api", "connectors-git-plugin"})
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
    assertThat(Stream.concat(clusterRoles(), roles()).flatMap(OperandRightsTest::expand))
        .noneMatch(right -> right.contains("*"))
        .noneMatch(right -> right.matches(".* (bind|escalate|impersonate)"));
  }

  @Test
  void useOfAConnectorIsAggregatedNowhere() {
    var aggregated =
        of("ClusterRole", ClusterRole.class)
            .filter(
                role ->
                    role.getMetadata().getLabels().keySet().stream()
                        .anyMatch(label -> label.startsWith("rbac.authorization.k8s.io/")));
    assertThat(
            aggregated.flatMap(role -> role.getRules().stream()).flatMap(OperandRightsTest::expand))
        .isNotEmpty()
        .noneMatch(right -> right.contains("connectors/"));
  }

  private Set<String> clusterRights(String account) {
    return of("ClusterRoleBinding", ClusterRoleBinding.class)
        .filter(b -> b.getSubjects().stream().anyMatch(s -> s.getName().equals(account)))
        .map(b -> b.getRoleRef().getName())
        .flatMap(
            name ->
                of("ClusterRole", ClusterRole.class)
                    .filter(role -> role.getMetadata().getName().equals(name)))
        .flatMap(role -> role.getRules().stream())
        .flatMap(OperandRightsTest::expand)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> ownRights(String account) {
    return of("RoleBinding", RoleBinding.class)
        .filter(b -> b.getSubjects().stream().anyMatch(s -> s.getName().equals(account)))
        .map(b -> b.getRoleRef().getName())
        .flatMap(
            name ->
                of("Role", Role.class).filter(role -> role.getMetadata().getName().equals(name)))
        .flatMap(role -> role.getRules().stream())
        .flatMap(OperandRightsTest::expand)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Stream<PolicyRule> clusterRoles() {
    return of("ClusterRole", ClusterRole.class).flatMap(role -> role.getRules().stream());
  }

  private Stream<PolicyRule> roles() {
    return of("Role", Role.class).flatMap(role -> role.getRules().stream());
  }

  private <T> Stream<T> of(String kind, Class<T> type) {
    return manifests.stream()
        .filter(manifest -> manifest.getKind().equals(kind))
        .map(manifest -> Serialization.unmarshal(Serialization.asJson(manifest), type));
  }

  /** One line per right: {@code group/resource[/=name] verb}, or {@code URL verb}. */
  private static Stream<String> expand(PolicyRule rule) {
    return Stream.concat(expandUrls(rule), expandResources(rule));
  }

  private static Stream<String> expandUrls(PolicyRule rule) {
    return rule.getNonResourceURLs().stream()
        .flatMap(url -> rule.getVerbs().stream().map(verb -> url + " " + verb));
  }

  private static Stream<String> expandResources(PolicyRule rule) {
    var names =
        rule.getResourceNames().isEmpty()
            ? List.of("")
            : rule.getResourceNames().stream().map(name -> "/=" + name).toList();
    return rule.getApiGroups().stream()
        .flatMap(
            group ->
                names.stream()
                    .flatMap(
                        name ->
                            rights(
                                group,
                                rule.getResources().stream().map(r -> r + name).toList(),
                                rule.getVerbs())
                                .stream()));
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
