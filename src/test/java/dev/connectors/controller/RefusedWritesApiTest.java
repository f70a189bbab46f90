package dev.connectors.controller;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.platform.Conditions;
import dev.connectors.testbed.ApiServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Writes that fail hold up nobody else, are said, and are tried again until they do not. */
@Tag("api")
@ExtendWith(ApiServer.Extension.class)
class RefusedWritesApiTest {
  private final ApiServer server;
  private final Refusals refusals;
  private ControllerBed bed;
  private Team team;

  RefusedWritesApiTest(ApiServer server) {
    this.server = server;
    this.refusals = new Refusals(server.admin());
  }

  @BeforeEach
  void install(@TempDir Path folder) {
    bed = new ControllerBed(server, folder);
    team = bed.team();
  }

  @AfterEach
  void remove() {
    refusals.close();
    bed.close();
  }

  @Test
  void aLeaderWhoMayNotDeleteAnOrphanedCopyReconcilesAndSweepsLater() {
    team.awaitClass();
    bed.stop();
    refusals.ofDeletingSecrets(team.installation(), team.strayCopy());
    var mark = server.audit().mark();
    bed.startElected();
    team.secret("login", bed.canary());
    team.connector("tool");
    team.awaitReady("tool", "True");
    bed.awaitDeletionOfASecret(mark);
    assertThat(team.copies()).isEqualTo(2);

    refusals.close();
    await().atMost(SOON).until(() -> team.copies() == 1);
    assertThat(team.copy(team.get("tool"))).isNotNull();
  }

  @Test
  void aQuotaOnCopiesIsSaidAndAtItsEndAllIsRightWithoutAHand() {
    refusals.ofNewSecrets(team.installation());
    team.secret("login", bed.canary());
    team.connector("tool");
    await()
        .atMost(SOON)
        .until(
            () -> team.condition("tool", "SecretReady").getReason().equals("CredentialNotCopied"));
    assertThat(team.condition("tool", "SecretReady").getMessage())
        .contains(
            "kubectl describe resourcequota " + Refusals.QUOTA + " -n " + team.installation());
    assertThat(team.condition("tool", Conditions.READY).getReason())
        .isEqualTo("CredentialNotCopied");
    assertThat(team.condition("tool", "LivenessReady").getStatus()).isNotEqualTo("False");

    refusals.close();
    team.awaitReady("tool", "True");
    assertThat(Team.decoded(team.copy(team.get("tool")), "password")).isEqualTo(bed.canary());
    assertThat(Pace.SHIPPED.retry()).isLessThanOrEqualTo(Duration.ofSeconds(30));
    assertThat(Pace.LONGEST_RETRY).isLessThanOrEqualTo(30_000);
  }

  @Test
  void aCopyThatMayNotBeRemovedIsSaidBesideWhatIsWrongAndGoesLater() {
    team.secret("login", bed.canary());
    team.connector("tool");
    team.awaitReady("tool", "True");
    refusals.ofDeletingSecrets(team.installation(), Team.copyName(team.get("tool")));
    server.admin().secrets().inNamespace(team.namespace()).withName("login").delete();
    await()
        .atMost(SOON)
        .until(
            () ->
                team.condition("tool", "SecretReady")
                    .getMessage()
                    .contains("still in namespace " + team.installation()));
    assertThat(team.condition("tool", "SecretReady").getReason()).isEqualTo("SecretDoesNotExist");

    refusals.close();
    await().atMost(SOON).until(() -> team.copies() == 0);
  }

  @Test
  void aPassThatFailsIsSaidAndTriedUntilItEnds() {
    refusals.ofServicesByFailing(team.namespace());
    team.secret("login", bed.canary());
    team.connector("tool");
    await()
        .atMost(SOON)
        .until(() -> team.condition("tool", Conditions.READY).getReason().equals("PassFailed"));
    assertThat(team.condition("tool", Conditions.READY).getStatus()).isEqualTo("Unknown");
    assertThat(team.condition("tool", Conditions.READY).getMessage())
        .contains("the API server answered 500", "kubectl logs");

    refusals.close();
    team.awaitReady("tool", "True");
  }
}
