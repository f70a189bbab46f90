package dev.connectors.operator.ha;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
                        role.getMetadata().getLabels().keySet().stream()
                            .anyMatch(label -> label.contains("aggregate-to")))
                .flatMap(role -> rights(role).stream()))
        .isNotEmpty()
        .filteredOn(right -> right.startsWith("connectorclasses "))
        .containsOnly("connectorclasses get", "connectorclasses list", "connectorclasses watch");
  }

  @Test
  void theOperatorHoldsWhatItGivesToUsers() throws IOException {
    var manifests = Files.readString(Path.of("src/main/kubernetes/rbac.yml"));
    var operator =
        Serialization.unmarshal(
            manifests.substring(0, manifests.indexOf("---")), ClusterRole.class);
    EXPECTED.values().forEach(given -> assertThat(rights(operator)).containsAll(given));
  }

  private static Stream<ClusterRole> roles() {
    return Templates.of("connectors-core").stream()
        .filter(manifest -> manifest.getKind().equals("ClusterRole"))
        .map(role -> Serialization.unmarshal(Serialization.asJson(role), ClusterRole.class));
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
