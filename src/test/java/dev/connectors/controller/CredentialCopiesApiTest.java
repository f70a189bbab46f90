package dev.connectors.controller;

import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.testbed.ApiServer;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of the credentials on a real API server, under the rights that the role ships with.
 */
@Tag("api")
@ExtendWith(ApiServer.Extension.class)
class CredentialCopiesApiTest {
  private final ApiServer server;
  private final KubernetesClient admin;
  private ControllerBed bed;
  private Team team;

  CredentialCopiesApiTest(ApiServer server) {
    this.server = server;
    this.admin = server.admin();
  }

  @BeforeEach
  void install(@TempDir Path folder) {
    bed = new ControllerBed(server, folder);
    team = bed.team();
  }

  @AfterEach
  void remove() {
    bed.close();
  }

  @Test
  void nothingIsCopiedWhileAPolicyIsMissingAndWhatIsInUseStays() {
    team.secret("login", "in-use");
    team.connector("tool");
    await().atMost(SOON).until(() -> team.copies() == 1);

    bed.policies().delete("connectorclasses.connectors.alauda.io");
    await()
        .atMost(SOON)
        .until(() -> team.condition("tool", "SecretReady").getReason().equals("PoliciesMissing"));
    team.secret("login", "changed");
    team.connector("second");
    await()
        .atMost(SOON)
        .until(() -> team.condition("second", "SecretReady").getReason().equals("PoliciesMissing"));
    assertThat(team.condition("second", "SecretReady").getMessage())
        .contains("no Secret is copied");
    assertThat(Team.decoded(team.copy(team.get("tool")), "password")).isEqualTo("in-use");
    assertThat(team.copies()).isOne();

    bed.policies().apply("connectorclasses.connectors.alauda.io");
    await().atMost(SOON).until(() -> team.copies() == 2);
    await()
        .atMost(SOON)
        .until(() -> Team.decoded(team.copy(team.get("tool")), "password").equals("changed"));
  }

  @Test
  void copyOfOldIsTakenOverInPlaceAndThenTheOperatorIsTold() {
    team.secret("login", bed.canary());
    team.connector("tool");
    team.awaitReady("tool", "True");
    bed.controller().close();
    var old = team.copyOfOld("tool");
    team.note();
    var mark = server.audit().mark();

    bed.start();
    await().atMost(SOON).until(() -> RunningController.VERSION.equals(team.noted()));
    var copy = team.copy(team.get("tool"));
    assertThat(copy.getMetadata().getUid()).isEqualTo(old.getMetadata().getUid());
    assertThat(copy.getMetadata().getAnnotations())
        .containsEntry(
            "connectors.alauda.io/connector-uid", team.get("tool").getMetadata().getUid())
        .containsKey("connectors.alauda.io/credential-mark");
    assertThat(copy.getMetadata().getOwnerReferences())
        .extracting(OwnerReference::getKind)
        .containsExactly("ConnectorsCore");
    assertThat(server.audit().requestsSince(mark).resource("secrets").verb("delete")).isEmpty();
  }

  @Test
  void connectorDeletedDuringAPassLeavesNothing() throws InterruptedException {
    var clock = bed.startHeldInAPassOf("tool");
    var mark = server.audit().mark();
    team.deleteConnector("tool");
    await().atMost(SOON).until(() -> bed.controller().secretWatches() == 0); // its deletion is seen
    clock.goOn();

    bed.awaitDeletionOfASecret(mark);
    assertThat(team.copies()).isZero();
    assertThat(bed.controller().secretWatches()).isZero();
    assertThat(bed.controller().probes()).isZero();
  }

  @Test
  void copyThatNobodyNeedsIsSwept() {
    team.secret("login", bed.canary());
    team.connector("tool");
    team.awaitReady("tool", "True");
    team.strayCopy();
    await()
        .atMost(SOON)
        .until(
            () -> {
              bed.controller().sweep();
              return team.copies() == 1;
            });
  }

  @Test
  void aSecretThatIsTooLargeIsRefusedByNameAndNothingOfItIsCopied() {
    team.secret("login", "x".repeat(900_000));
    team.connector("tool");
    await()
        .atMost(SOON)
        .until(() -> team.condition("tool", "SecretReady").getReason().equals("SecretTooLarge"));
    assertThat(team.condition("tool", "SecretReady").getMessage())
        .contains("Secret login has 900001 bytes", "username, password", "16384")
        .doesNotContain("xxx");
    assertThat(team.copies()).isZero();
    team.secret("login", bed.canary());
    team.awaitReady("tool", "True");
  }

  @Test
  void aChangedSecretIsInForceAtOnceAndTestedAgain() {
    team.secret("login", bed.canary());
    team.connector("tool");
    team.awaitReady("tool", "True");
    var connector = team.get("tool");

    team.secret("login", "another");
    await()
        .atMost(SOON)
        .until(() -> Team.decoded(team.copy(connector), "password").equals("another"));
    await()
        .atMost(SOON)
        .until(() -> team.condition("tool", "AuthReady").getReason().equals("StatusUnexpected"));
    assertThat(team.condition("tool", "AuthReady").getMessage()).contains("answered 401");

    admin.secrets().inNamespace(team.namespace()).withName("login").delete();
    await().atMost(SOON).until(() -> team.copies() == 0);
    assertThat(team.awaitReady("tool", "False").getReason()).isEqualTo("SecretDoesNotExist");
  }

  @Test
  void theCopyGoesWithTheConnectorAlsoWhenNobodyLed() {
    team.secret("login", bed.canary());
    team.connector("one");
    team.connector("two");
    team.awaitReady("one", "True");
    team.awaitReady("two", "True");
    assertThat(team.copies()).isEqualTo(2);
    team.deleteConnector("one");
    await().atMost(SOON).until(() -> team.copies() == 1);

    bed.controller().close();
    team.deleteConnector("two");
    assertThat(team.copies()).isEqualTo(1);
    bed.start();
    await().atMost(SOON).until(() -> team.copies() == 0);
  }

  @Test
  void theCredentialIsInNoStatusEventOrLogAndNoRightIsMissing() {
    var mark = server.audit().mark();
    team.secret("login", bed.canary());
    team.connector("tool");
    team.awaitReady("tool", "True");
    bed.tool().accept("another");
    team.secret("login", bed.canary() + "\nline");
    await()
        .atMost(SOON)
        .until(() -> !team.condition("tool", "AuthReady").getReason().equals("ProbeSucceeded"));

    var shown =
        Serialization.asYaml(team.get("tool"))
            + Serialization.asYaml(admin.v1().events().inAnyNamespace().list())
            + bed.log().text();
    assertThat(shown)
        .doesNotContain(bed.canary())
        .doesNotContain(Base64.getEncoder().encodeToString(bed.canary().getBytes(UTF_8)))
        .doesNotContain(Base64.getEncoder().encodeToString(("u:" + bed.canary()).getBytes(UTF_8)));
    assertThat(bed.log().text()).as("the log is captured").contains("connector");

    var ours = server.audit().requestsSince(mark).user(RunningController.user(team.installation()));
    assertThat(ours.forbidden()).isEmpty();
    assertThat(
            ours.resource("secrets")
                .where(request -> !request.namespace().equals(team.installation()))
                .where(request -> !request.uri().contains("metadata.name%3Dlogin")))
        .isEmpty();
  }
}
