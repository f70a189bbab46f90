package dev.connectors.connector.access;

import static dev.connectors.connector.access.AccessBed.GIT;
import static dev.connectors.connector.access.Decisions.isAllowed;
import static dev.connectors.connector.access.Decisions.isDenied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.access.Decision.Denied;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallerAccessTest {
  private static final Target PUSH = Target.proxy("team", "git", "create");

  private final AccessBed bed = new AccessBed();
  private final Token token = bed.token("builder");

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void steadyStateAsksOnlyInTheBackground() {
    isAllowed(bed.decide(token));
    bed.threads().hold();
    assertThat(bed.asking(token, GIT)).as("waits for nobody").isDone();
    bed.threads().release();
    for (int second = 0; second < 60; second++) {
      bed.passes(Duration.ofSeconds(1));
      int before = bed.reviews();
      isAllowed(bed.decide(token));
      assertThat(bed.reviews()).isEqualTo(before);
    }
    assertThat(bed.tokenReviews()).isBetween(7, 9);
    assertThat(bed.accessReviews()).isBetween(7, 9);
  }

  @Test
  void withdrawnRightIsRefusedWithinTenSeconds() {
    bed.decide(token);
    bed.passes(Duration.ofSeconds(1));
    bed.withdraw(GIT);
    assertThat(bed.secondsUntilRefused(token, 403)).isLessThanOrEqualTo(10);
  }

  @Test
  void tokenOfADeletedPodIsRefusedWithinTenSecondsOfTheApiServersNo() {
    bed.decide(token);
    bed.deletePodOf("builder");
    assertThat(bed.secondsUntilRefused(token, 401)).isLessThanOrEqualTo(10);
  }

  @Test
  void clockThatIsSetBackKeepsNoWithdrawnRight() {
    bed.decide(token);
    bed.withdraw(GIT);
    bed.wallClockJumps(Duration.ofMinutes(-20));
    assertThat(bed.secondsUntilRefused(token, 403)).isLessThanOrEqualTo(10);
  }

  @Test
  void renewedTokenAsksNobody() {
    bed.decide(token);
    int before = bed.reviews();
    isAllowed(bed.decide(bed.token("builder", Duration.ofHours(2))));
    assertThat(bed.reviews()).isEqualTo(before);
  }

  @Test
  void identityIsConfirmedByItsNewestToken() {
    var old = bed.token("builder", Duration.ofSeconds(30));
    bed.decide(old);
    bed.decide(token);
    bed.passes(Duration.ofMinutes(1));
    isDenied(bed.decide(old), 401);
    isAllowed(bed.decide(token));
  }

  @Test
  void idleDecisionIsAskedForAgainBeforeItCounts() {
    bed.decide(token);
    bed.passes(Duration.ofSeconds(11));
    assertThat(bed.reviews()).as("nobody used it").isEqualTo(2);
    bed.withdraw(GIT);
    isDenied(bed.decide(token), 403);
  }

  @Test
  void unusedDecisionsAreForgotten() {
    bed.decide(token);
    bed.passes(Duration.ofMinutes(16));
    assertThat(bed.access().remembering().rights()).isZero();
    assertThat(bed.access().remembering().identities()).isZero();
  }

  @Test
  void refusalHoldsForTwoSecondsOnly() {
    bed.withdraw(GIT);
    isDenied(bed.decide(token), 403);
    bed.grant(GIT);
    isDenied(bed.decide(token), 403);
    bed.passes(Duration.ofMillis(2100));
    isAllowed(bed.decide(token));
  }

  @Test
  void sameQuestionAtTheSameTimeIsAskedOnce() {
    bed.threads().hold();
    var waiting = new ArrayList<CompletableFuture<Decision>>();
    for (int i = 0; i < 100; i++) {
      waiting.add(bed.asking(token, GIT));
    }
    bed.threads().release();
    assertThat(waiting).allSatisfy(decision -> isAllowed(decision.join()));
    assertThat(bed.reviews()).isEqualTo(2);
  }

  @Test
  void everyTargetMustBeAllowedAndTheFirstDenialAnswers() {
    isAllowed(bed.decide(token, GIT, PUSH));
    bed.passes(Duration.ofSeconds(11));
    bed.withdraw(PUSH);
    assertThat(bed.decide(token, GIT, PUSH))
        .isInstanceOfSatisfying(
            Denied.class,
            denied ->
                assertThat(denied.reason())
                    .contains("may not create connectors/proxy")
                    .contains("--verb=create"));
  }
}
