package dev.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import dev.connectors.operator.kind.Kinds;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The chart in {@code helm/}, rendered by Helm itself. */
class ChartTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final String NAME = "connectors-operator-controller-manager";

  private static TemplateCommand chart() {
    return new Helm(Path.of("helm"))
        .template()
        .withKubeVersion("1.33.0")
        .withNamespace("connectors-operator");
  }

  private static List<JsonNode> documents(String yaml) throws IOException {
    try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      return values.readAll().stream().filter(JsonNode::isObject).toList();
    }
  }

  private static List<JsonNode> ofKind(List<JsonNode> documents, String kind) {
    return documents.stream().filter(d -> d.path("kind").asText().equals(kind)).toList();
  }

  @Test
  void lintFindsNothing() {
    var result = new Helm(Path.of("helm")).lint().strict().call();
    assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
  }

  @Test
  void helmAndOlmInstallTheSamePods() throws IOException {
    var byHelm = specOf(deployment(chart()));
    var own = Files.readString(Path.of("src/main/kubernetes/operator.yml"));
    var byOlm = specOf(ofKind(documents(own), "Deployment").getFirst());
    assertThat(byHelm).isEqualTo(byOlm);
  }

  private static JsonNode deployment(TemplateCommand chart) throws IOException {
    return ofKind(documents(chart.call()), "Deployment").getFirst();
  }

  /** Without the labels, which Helm has more of. */
  private static JsonNode specOf(JsonNode deployment) {
    var spec = ((ObjectNode) deployment.path("spec")).deepCopy();
    ((ObjectNode) spec.at("/template/metadata")).remove("labels");
    return spec;
  }

  @Test
  void twoReplicasHaveABudgetAndOneHasNone() throws IOException {
    assertThat(ofKind(documents(chart().call()), "PodDisruptionBudget")).hasSize(1);
    assertThat(ofKind(documents(chart().set("replicaCount", 1).call()), "PodDisruptionBudget"))
        .isEmpty();
  }

  @Test
  void definitionsAreAmongTheTemplatesSoThatAnUpgradeChangesThem() throws IOException {
    assertThat(ofKind(documents(chart().call()), "CustomResourceDefinition"))
        .allSatisfy(
            crd ->
                assertThat(crd.at("/metadata/annotations").path("helm.sh/resource-policy").asText())
                    .isEqualTo("keep"))
        .extracting(crd -> crd.at("/metadata/name").asText())
        .containsExactlyInAnyOrderElementsOf(
            Kinds.all().stream().map(HasMetadata::getFullResourceName).toList());
  }

  @Test
  void theOperatorHasTheRightsThatAreDeclaredAndNoOthers() throws IOException {
    var declared =
        documents(Files.readString(Path.of("src/main/kubernetes/rbac.yml"))).stream().toList();
    for (var kind : List.of("ClusterRole", "Role")) {
      var rendered =
          ofKind(documents(chart().call()), kind).stream()
              .filter(role -> role.at("/metadata/name").asText().equals(NAME))
              .findFirst()
              .orElseThrow();
      var ofKinds = kind.equals("Role") ? Stream.<JsonNode>empty() : rulesOfKinds();
      assertThat(rendered.path("rules"))
          .containsExactlyElementsOf(
              Stream.concat(
                      ofKind(declared, kind).stream()
                          .flatMap(
                              role ->
                                  StreamSupport.stream(role.path("rules").spliterator(), false)),
                      ofKinds)
                  .toList());
    }
  }

  /** To see the components and say how they are, and to write the classes that they bring. */
  private static Stream<JsonNode> rulesOfKinds() throws IOException {
    var plurals = Kinds.all().stream().map(kind -> kind.getPlural()).toList();
    var classes =
        Kinds.all().stream().flatMap(kind -> kind.parts().connectorClass().stream()).toList();
    var text =
        """
        - apiGroups: [operator.connectors.alauda.io]
          resources: [%s]
          verbs: [list, watch]
        - apiGroups: [operator.connectors.alauda.io]
          resources: [%s]
          verbs: [patch]
        - apiGroups: [connectors.alauda.io]
          resources: [connectorclasses]
          resourceNames: [%s]
          verbs: [create, patch, delete]
        """
            .formatted(
                String.join(", ", plurals),
                String.join(", ", plurals.stream().map(plural -> plural + "/status").toList()),
                String.join(", ", classes));
    return StreamSupport.stream(YAML.readTree(text).spliterator(), false);
  }

  @Test
  void chartAndBundleBringTheRolesOfThePartsAndOfUsersAsTheyAreDeclared() throws IOException {
    var declared = documents(Files.readString(Path.of("src/main/kubernetes/roles.yml")));
    var rendered =
        ofKind(documents(chart().call()), "ClusterRole").stream()
            .filter(role -> !role.at("/metadata/name").asText().equals(NAME))
            .toList();
    assertThat(rendered).hasSameSizeAs(declared);
    for (var role : declared) {
      var name = role.at("/metadata/name").asText();
      var byOlm = Path.of("bundle/manifests", name + ".clusterrole.yaml");
      assertThat(YAML.readTree(Files.readString(byOlm))).isEqualTo(role);
      assertThat(rendered)
          .filteredOn(one -> one.at("/metadata/name").asText().equals(name))
          .singleElement()
          .satisfies(one -> assertThat(one.path("rules")).isEqualTo(role.path("rules")))
          .satisfies(one -> assertThat(aggregation(one)).isEqualTo(aggregation(role)))
          // By this label the operator knows what it wrote itself, and prunes it.
          .satisfies(
              one ->
                  assertThat(one.at("/metadata/labels/app.kubernetes.io~1managed-by").asText())
                      .isEqualTo("Helm"));
    }
  }

  private static List<String> aggregation(JsonNode role) {
    return role.at("/metadata/labels").properties().stream()
        .filter(label -> label.getKey().startsWith("rbac.authorization.k8s.io/"))
        .map(Object::toString)
        .sorted()
        .toList();
  }

  @Test
  void aServiceMonitorIsMadeOnlyWhereAskedFor() throws IOException {
    assertThat(ofKind(documents(chart().call()), "ServiceMonitor")).isEmpty();
    var asked = chart().set("metrics.serviceMonitor.enabled", true).call();
    assertThat(ofKind(documents(asked), "ServiceMonitor")).hasSize(1);
  }

  @Test
  void prometheusFindsThePodsByAnnotationsWhereNoServiceMonitorIsMade() throws IOException {
    assertThat(annotations(chart()))
        .containsEntry("prometheus.io/scrape", "true")
        .containsEntry("prometheus.io/port", "9000");
    assertThat(annotations(chart().set("metrics.serviceMonitor.enabled", true)))
        .containsOnlyKeys("kubectl.kubernetes.io/default-container");
    assertThat(annotations(chart().set("podAnnotations.prometheus\\.io/scrape", "no")))
        .containsEntry("prometheus.io/scrape", "no");
  }

  private static Map<String, String> annotations(TemplateCommand chart) throws IOException {
    return YAML.convertValue(
        deployment(chart).at("/spec/template/metadata/annotations"), new TypeReference<>() {});
  }

  @Test
  void namespaceOfTheInstallationIsAValue() throws IOException {
    var container =
        deployment(chart().set("installation.namespace", "tools"))
            .at("/spec/template/spec/containers/0");
    assertThat(container.path("env"))
        .filteredOn(one -> one.path("name").asText().equals("CONNECTORS_INSTALLATION_NAMESPACE"))
        .singleElement()
        .satisfies(one -> assertThat(one.path("value").asText()).isEqualTo("tools"));
    assertThatThrownBy(() -> chart().set("installation.namespace", "No_Name").call())
        .hasMessageContaining("installation");
  }

  @Test
  void anUnknownValueIsRefusedByName() {
    assertThatThrownBy(() -> chart().set("replicas", 3).call()).hasMessageContaining("replicas");
  }
}
