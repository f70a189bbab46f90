package dev.connectors.connector.api;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.connectors.operator.pass.Harness;
import dev.connectors.testbed.ApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tables of what authors may write and may not, by the schemas and policies that ship, on a
 * real API server. What was there before was written under 0.1.0's schemas, without policies.
 */
@Tag("api")
@ExtendWith(ApiServer.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthoringApiTest {
  private static final Path OF_OLD =
      Path.of("src/test/resources/releases/0.1.0/connectors-core.yaml");
  private static final Path COMPONENTS = Path.of("helm/files/crds");
  private static final String HOW = "?dryRun=All&fieldManager=author&fieldValidation=Strict";

  private final ApiServer server;
  private final Authors authors;
  private final List<GenericKubernetesResource> guards =
      Harness.guards(
          "connectors-system",
          Map.of(
              "connectors.address.denied", "198.51.100.0/24",
              "connectors.address.allowed", "127.0.0.53"));

  AuthoringApiTest(ApiServer server) {
    this.server = server;
    this.authors = new Authors(server);
  }

  static Stream<Inputs.Row> invalid() {
    return Inputs.of("invalid");
  }

  static Stream<Inputs.Row> valid() {
    return Inputs.of("valid");
  }

  @BeforeAll
  void install(@TempDir Path folder) throws IOException {
    definitionsOfOld().forEach(server::define);
    Stream.concat(invalid(), valid())
        .flatMap(row -> row.before().stream())
        .map(before -> resource(before))
        .forEach(this::plant);
    for (var kind : List.of(Connector.class, ConnectorClass.class)) {
      server.define(GeneratedCrdTest.crd(kind, folder));
    }
    try (var files = Files.list(COMPONENTS)) {
      for (var file : files.toList()) {
        server.define(
            Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class));
      }
    }
    guards.forEach(guard -> server.admin().resource(guard).serverSideApply());
    await()
        .atMost(SOON)
        .until(
            () ->
                invalid()
                    .filter(row -> row.has("connectorClass") || row.as().equals("stranger"))
                    .allMatch(row -> !answer(row).isEmpty()));
  }

  private static List<CustomResourceDefinition> definitionsOfOld() throws IOException {
    return Stream.of(Files.readString(OF_OLD).split("(?m)^---\n"))
        .filter(text -> text.contains("kind: \"CustomResourceDefinition\""))
        .map(text -> Serialization.unmarshal(text, CustomResourceDefinition.class))
        .toList();
  }

  @AfterAll
  void clear() {
    guards.reversed().forEach(guard -> server.admin().resource(guard).delete());
    server.admin().resources(Connector.class).inNamespace(Inputs.NAMESPACE).delete();
    authors.close();
  }

  @Test
  void theTableIsLongEnoughToMeanSomething() {
    assertThat(invalid()).hasSizeGreaterThanOrEqualTo(60);
    assertThat(Stream.concat(invalid(), valid()).map(Inputs.Row::name)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void badInputIsRefusedAndTheAuthorReadsWhy(Inputs.Row row) {
    assertThat(answer(row)).contains(row.says());
  }

  @ParameterizedTest
  @MethodSource("valid")
  void whatIsGoodPasses(Inputs.Row row) {
    assertThat(answer(row)).isEmpty();
  }

  /** What the author reads when it is refused; nothing is written. */
  private String answer(Inputs.Row row) {
    var refusal = catchThrowableOfType(KubernetesClientException.class, () -> write(row));
    return refusal == null ? "" : refusal.getMessage();
  }

  private void write(Inputs.Row row) {
    var object = resource(row.object());
    var client = authors.of(row.as());
    var all = collection(object);
    var one = all + "/" + object.getMetadata().getName();
    if (row.before().isEmpty()) {
      client.raw(all + HOW, "POST", object);
    } else if (row.has("delete")) {
      client.raw(one + HOW, "DELETE", Map.of());
    } else {
      var now = server.admin().resource(object).get();
      if (row.has("status")) {
        now.setAdditionalProperty("status", Map.of("observedGeneration", 1));
        client.raw(one + "/status" + HOW, "PUT", now);
      } else if (row.has("label")) {
        now.getMetadata().setLabels(Map.of("team", "a"));
        client.raw(one + HOW, "PUT", now);
      } else {
        object.getMetadata().setResourceVersion(now.getMetadata().getResourceVersion());
        client.raw(one + HOW, "PUT", object);
      }
    }
  }

  /** The policies of a test before are in force for a moment after they are deleted. */
  private void plant(GenericKubernetesResource before) {
    await()
        .atMost(SOON)
        .ignoreException(KubernetesClientException.class)
        .until(() -> server.admin().resource(before).serverSideApply() != null);
  }

  private static GenericKubernetesResource resource(Map<String, Object> fields) {
    return Serialization.unmarshal(Serialization.asJson(fields), GenericKubernetesResource.class);
  }

  private static String collection(HasMetadata object) {
    var plural =
        switch (object.getKind()) {
          case "Connector" -> "connectors";
          case "ConnectorClass" -> "connectorclasses";
          default -> object.getKind().toLowerCase(Locale.ROOT);
        };
    var in = object.getMetadata().getNamespace();
    return "/apis/"
        + object.getApiVersion()
        + (in == null ? "" : "/namespaces/" + in)
        + "/"
        + plural;
  }
}
