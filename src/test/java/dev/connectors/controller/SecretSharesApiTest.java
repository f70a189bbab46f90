package dev.connectors.controller;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.api.Connector;
import dev.connectors.controller.check.ConnectorStatuses;
import dev.connectors.controller.check.Examples;
import dev.connectors.testbed.ApiServer;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the Connectors of one namespace may have watched and copied: at a tenth of the shipped
 * share.
 */
@Tag("api")
@ExtendWith(ApiServer.Extension.class)
class SecretSharesApiTest {
  private static final int SHARE = 50;
  private static final int LARGE = 30;
  private static final int MANY = 500;
  private static final Duration BETWEEN_LISTS = Duration.ofSeconds(1);

  private final ApiServer server;
  private final KubernetesClient admin;
  private ControllerBed bed;
  private Team team;

  SecretSharesApiTest(ApiServer server) {
    this.server = server;
    this.admin = server.admin();
  }

  @BeforeEach
  void install(@TempDir Path folder) {
    bed = new ControllerBed(server, folder);
    bed.start(Map.of("connectors.secret-watches.per-namespace", String.valueOf(SHARE)));
    team = bed.team();
    team.awaitClass();
  }

  @AfterEach
  void remove() {
    bed.close();
  }

  @Test
  void secretsBeyondANamespacesShareAreRefusedByNameAndComeWhenThereIsRoom() {
    IntStream.range(0, LARGE).forEach(this::large);
    await().atMost(SOON).until(() -> team.copies() == LARGE);
    assertThat(admin.secrets().inNamespace(team.installation()).list().getItems())
        .as("nothing but the credential is copied")
        .allSatisfy(copy -> assertThat(copy.getData()).doesNotContainKey("notes"));

    IntStream.range(0, MANY).forEach(this::withTwoSecrets);
    await()
        .atMost(SOON)
        .pollInterval(BETWEEN_LISTS)
        .until(() -> refused().size() >= MANY - (SHARE - LARGE) / 2);
    assertThat(bed.controller().secretWatches()).isEqualTo(SHARE);
    var last = refused().getLast().getMetadata().getName();
    assertThat(team.condition(last, "SecretReady").getMessage())
        .contains(
            team.namespace(), "more than " + SHARE, "CONNECTORS_SECRET_WATCHES_PER_NAMESPACE");
    assertThat(team.condition(last, "SecretReady").getStatus()).isEqualTo("False");

    int before = refused().size();
    IntStream.range(0, LARGE).forEach(at -> team.deleteConnector("large-" + at));
    await().atMost(SOON).until(() -> team.copies() == 0);
    await()
        .atMost(SOON)
        .pollInterval(BETWEEN_LISTS)
        .until(() -> refused().size() <= before - LARGE / 2);
    await().atMost(SOON).until(() -> bed.controller().secretWatches() == SHARE);
  }

  private void large(int at) {
    admin
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("large-" + at)
                .withNamespace(team.namespace())
                .endMetadata()
                .withType("kubernetes.io/basic-auth")
                .withStringData(
                    Map.of("username", "u", "password", "p", "notes", "x".repeat(700_000)))
                .build())
        .create();
    team.apply(Examples.replaced(team.yaml("large-" + at), "name: login", "name: large-" + at));
  }

  /** Which need not exist: it is watched for whether they do. */
  private void withTwoSecrets(int at) {
    team.apply(
        Examples.replaced(
                team.yaml("many-" + at),
                "secretRef: {name: login}",
                "secretRef: {name: one-" + at + "}")
            + "  caCertSecretRef: {name: two-"
            + at
            + "}\n");
  }

  private List<Connector> refused() {
    return admin.resources(Connector.class).inNamespace(team.namespace()).list().getItems().stream()
        .filter(SecretSharesApiTest::isRefused)
        .toList();
  }

  private static boolean isRefused(Connector connector) {
    return ConnectorStatuses.existing(connector).stream()
        .anyMatch(condition -> condition.getReason().equals("SecretsTooMany"));
  }
}
