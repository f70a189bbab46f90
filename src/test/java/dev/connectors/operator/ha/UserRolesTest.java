package dev.connectors.operator.ha;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.operator.kind.ConnectorsCore;
import dev.connectors.testbed.ShippedRoles;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The roles that users are given: what each one holds, and that nobody holds it by aggregation. */
class UserRolesTest {
  private static final Map<String, Set<String>> EXPECTED =
      Map.of(
          "connectors-use",
          Set.of(
              "connectors/proxy get",
              "connectors/proxy create",
              "connectors/proxy update",
              "connectors/proxy patch",
              "connectors/proxy delete",
              "connectors/apis get",
              "connectors/apis create",
              "connectors/apis update",
              "connectors/apis patch",
              "connectors/apis delete"),
          "connectors-read",
          Set.of("connectors/proxy get", "connectors/apis get"),
          "connectors-mint",
          Set.of("connectors/mint use"),
          "connectors-insecure",
          Set.of("connectors/insecure use"),
          "connectors-class-admin",
          Set.of(
              "connectorclasses get",
              "connectorclasses list",
              "connectorclasses watch",
              "connectorclasses create",
              "connectorclasses update",
              "connectorclasses patch",
              "connectorclasses delete",
              "connectorclasses deletecollection"));

  @Test
  void eachRoleHoldsExactlyWhatItsNameSays() {
    var rights =
        roles()
            .filter(role -> EXPECTED.containsKey(role.getMetadata().getName()))
            .collect(Collectors.toMap(role -> role.getMetadata().getName(), UserRolesTest::rights));
    assertThat(rights).isEqualTo(EXPECTED);
  }

  @Test
  void writingAClassIsAggregatedNowhere() {
    assertThat(
            roles()
                .filter(
                    role ->
                        labels(role).keySet().stream()
                            .anyMatch(label -> label.contains("aggregate-to")))
                .flatMap(role -> rights(role).stream()))
        .isNotEmpty()
        .filteredOn(right -> right.startsWith("connectorclasses "))
        .containsOnly("connectorclasses get", "connectorclasses list", "connectorclasses watch");
  }

  @Test
  void adminsOfANamespaceGetWhatEditorsGetAndBindUseAndRead() {
    assertThat(aggregatedTo("view")).containsExactly("connectors-aggregate-to-view");
    assertThat(aggregatedTo("edit"))
        .containsExactly("connectors-aggregate-to-edit", "connectors-aggregate-to-view");
    assertThat(aggregatedTo("admin"))
        .containsExactly(
            "connectors-aggregate-to-admin",
            "connectors-aggregate-to-edit",
            "connectors-aggregate-to-view");
  }

  /** The names of 0.1.0's roles, but the one that users' bindings name. */
  @Test
  void noShippedRoleHasANameThatTheFirstVersionWrote() throws IOException {
    var first = Files.readString(Path.of("src/test/resources/releases/0.1.0/connectors-core.yaml"));
    assertThat(ShippedRoles.all())
        .isNotEmpty()
        .noneMatch(role -> first.contains("name: \"" + role.getMetadata().getName() + "\"\n"));
    assertThat(Templates.of(new ConnectorsCore()))
        .anyMatch(manifest -> manifest.getMetadata().getName().equals("connectors-use"));
  }

  private static Stream<String> aggregatedTo(String role) {
    return roles()
        .filter(one -> labels(one).containsKey("rbac.authorization.k8s.io/aggregate-to-" + role))
        .map(one -> one.getMetadata().getName())
        .sorted();
  }

  private static Stream<ClusterRole> roles() {
    return Stream.concat(
        ShippedRoles.all().stream(),
        Templates.of(new ConnectorsCore()).stream()
            .filter(manifest -> manifest.getKind().equals("ClusterRole"))
            .map(role -> Serialization.unmarshal(Serialization.asJson(role), ClusterRole.class)));
  }

  private static Map<String, String> labels(ClusterRole role) {
    return Optional.ofNullable(role.getMetadata().getLabels()).orElse(Map.of());
  }

  private static Set<String> rights(ClusterRole role) {
    return role.getRules().stream()
        .filter(rule -> rule.getApiGroups().contains("connectors.alauda.io"))
        .flatMap(UserRolesTest::rights)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> rights(PolicyRule rule) {
    return rule.getResources().stream()
        .flatMap(resource -> rule.getVerbs().stream().map(verb -> resource + " " + verb));
  }
}
