package dev.connectors.operator.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.connectors.operator.kind.Kinds;
import dev.connectors.testbed.ApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a real API server says to the golden manifests. */
@Tag("api")
@ExtendWith(ApiServer.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManifestsApiTest {
  private static final Path CASES = Path.of("src/test/resources/golden");
  private static final String TYPO = "git-unknown-field-survives";
  private static final String NAMESPACE = "connectors-system";
  private static final List<String> RESTRICTED =
      List.of("connectors-api", "connectors-controller-manager", "connectors-proxy");

  private final KubernetesClient client;

  ManifestsApiTest(ApiServer server) {
    client = server.admin();
  }

  @BeforeAll
  void namespaceWithTheAccounts() throws IOException {
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(NAMESPACE)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .serverSideApply();
    golden("*-default", "serviceaccount").forEach(m -> client.resource(m).serverSideApply());
  }

  @Test
  void everyManifestIsAcceptedByAStrictDryRun() throws IOException {
    assertThat(
            golden("*", "*")
                // Its definition is another room's.
                .filter(manifest -> !manifest.getKind().equals("ConnectorClass"))
                .toList())
        .hasSizeGreaterThan(50)
        .allSatisfy(this::dryRun);
  }

  @Test
  void fieldWithATypoIsRefusedByName() throws IOException {
    var deployment = read(CASES.resolve(TYPO + "/out-deployment-connectors-git-plugin.yaml"));
    // A creation names every unknown field; server-side apply answers 500 and names one of them.
    assertThatThrownBy(
            () -> client.resource(deployment).dryRun().fieldValidation(Validation.STRICT).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("nodeSelectr")
        .hasMessageContaining("imagePulPolicy");
  }

  @Test
  void podsAreRestrictedAndOnlyTheCsiDriversAreNot() throws IOException {
    var pods = golden("*-default", "deployment").map(ManifestsApiTest::pod).toList();
    assertThat(pods)
        .hasSize(RESTRICTED.size() + (int) Kinds.plugins().count())
        .allSatisfy(this::dryRun);
    var driver = golden("core-default", "daemonset").map(ManifestsApiTest::pod).findFirst();
    assertThatThrownBy(() -> dryRun(driver.orElseThrow()))
        .hasMessageContaining("violates PodSecurity")
        .hasMessageContaining("socket-dir");
  }

  private void dryRun(GenericKubernetesResource manifest) {
    client.resource(manifest).dryRun().fieldValidation(Validation.STRICT).serverSideApply();
  }

  private void dryRun(Pod pod) {
    client.resource(pod).dryRun().create();
  }

  private static Pod pod(GenericKubernetesResource workload) {
    var json = Serialization.jsonMapper().valueToTree(workload).at("/spec/template");
    var template = Serialization.jsonMapper().convertValue(json, PodTemplateSpec.class);
    return new PodBuilder()
        .withMetadata(template.getMetadata())
        .editMetadata()
        .withName(workload.getMetadata().getName())
        .withNamespace(NAMESPACE)
        .endMetadata()
        .withSpec(template.getSpec())
        .build();
  }

  private static Stream<GenericKubernetesResource> golden(String testCase, String kind)
      throws IOException {
    var pattern =
        CASES.getFileSystem().getPathMatcher("glob:**/" + testCase + "/out-" + kind + "-*.yaml");
    try (var files = Files.walk(CASES)) {
      return files
          .filter(pattern::matches)
          .filter(file -> !file.startsWith(CASES.resolve(TYPO)))
          .sorted()
          .toList()
          .stream()
          .map(ManifestsApiTest::read);
    }
  }

  private static GenericKubernetesResource read(Path file) {
    try {
      return Serialization.unmarshal(Files.readString(file), GenericKubernetesResource.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
