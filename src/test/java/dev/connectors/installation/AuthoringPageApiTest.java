package dev.connectors.installation;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.GeneratedCrdTest;
import dev.connectors.operator.pass.Harness;
import dev.connectors.testbed.ApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/authoring.md need no more than an API server with schemas and policies. */
@Tag("api")
@ExtendWith(ApiServer.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthoringPageApiTest {
  private static final Path PAGE = Path.of("docs/authoring.md");

  private final ApiServer server;
  private final List<GenericKubernetesResource> guards =
      Harness.guards("connectors-system", Map.of());

  AuthoringPageApiTest(ApiServer server) {
    this.server = server;
  }

  @BeforeAll
  void install(@TempDir Path folder) {
    for (var kind : List.of(Connector.class, ConnectorClass.class)) {
      server.define(GeneratedCrdTest.crd(kind, folder));
    }
    guards.forEach(guard -> server.admin().resource(guard).serverSideApply());
    await()
        .atMost(SOON)
        .until(
            () -> guards.stream().noneMatch(guard -> server.admin().resource(guard).get() == null));
  }

  @AfterAll
  void clear() {
    guards.reversed().forEach(guard -> server.admin().resource(guard).delete());
    server.admin().resources(Connector.class).inNamespace("team-b").delete();
  }

  @Test
  void pagePrintsWhatItShows() throws IOException, InterruptedException {
    var commands = new DocumentedCommands(server.shell());
    var steps = DocumentedCommands.stepsOf(PAGE);
    assertThat(steps).hasSizeGreaterThanOrEqualTo(6);
    for (var step : steps) {
      commands.run(step);
    }
  }

  @Test
  void everyRefusalOfThePoliciesHasItsLine() throws IOException {
    var page = Files.readString(PAGE);
    for (var reason :
        List.of(
            "is denied",
            "is a Service of this installation",
            "is no host",
            "is no name",
            "takes the right to get Secret",
            "must be the namespace of the Connector",
            "takes the verb use on connectors/insecure",
            "holds a control character",
            "holds a port that is none",
            "must be a time from 1s to 60m",
            "PoliciesMissing")) {
      assertThat(page).contains(reason);
    }
  }
}
