package dev.connectors.connector.access;

import static dev.connectors.connector.access.AccessBed.GIT;
import static dev.connectors.connector.access.Decisions.isAllowed;
import static dev.connectors.connector.access.Decisions.isDenied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.access.Decision.Unavailable;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is served while the API server does not answer, and who asks it again. */
class ApiServerAwayTest {
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  private final AccessBed bed = new AccessBed();
  private final Token token = bed.token("builder");

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void keysAreKnownOnceTheApiServerHasAnsweredAndStaySo() {
    bed.goesAway();
    bed.passes(Duration.ofSeconds(5));
    assertThat(bed.access().keysKnown()).isFalse();
    bed.comesBack();
    bed.passes(Duration.ofSeconds(15));
    assertThat(bed.access().keysKnown()).isTrue();
    bed.goesAway();
    bed.passes(Duration.ofHours(2));
    assertThat(bed.access().keysKnown()).isTrue();
  }

  @Test
  void knownCallersGoOnWithoutWaitingWhileTheApiServerIsAwayAndUnknownOnesAreToldToRetry() {
    bed.decide(token);
    bed.goesAway();
    for (int second = 1; second < 14 * 60; second++) {
      bed.passes(Duration.ofSeconds(1));
      bed.threads().hold();
      assertThat(bed.asking(token, GIT)).isDone();
      isAllowed(bed.asking(token, GIT).join());
      if (second > 9) {
        assertThat(bed.asking(bed.token("other"), GIT)).as("away is known").isDone();
      }
      bed.threads().release();
    }
    assertThat(bed.decide(bed.token("other")))
        .isInstanceOfSatisfying(
            Unavailable.class, away -> assertThat(away.retryAfter()).isPositive());
    bed.passes(Duration.ofMinutes(2));
    assertThat(bed.decide(token)).isInstanceOf(Unavailable.class);
  }

  @Test
  void recoveryOfTheApiServerIsNoticed() {
    bed.decide(token);
    bed.goesAway();
    for (int i = 0; i < 40; i++) {
      bed.passes(HALF_A_SECOND);
      isAllowed(bed.decide(token));
    }
    bed.comesBack();
    bed.withdraw(GIT);
    assertThat(bed.secondsUntilRefused(token, 403)).isLessThanOrEqualTo(10);
  }

  @Test
  void nobodyKnownIsHeldToFindOutWhetherTheApiServerIsBack() {
    var idle = bed.token("idle");
    isAllowed(bed.decide(token));
    isAllowed(bed.decide(idle));
    bed.goesAway();
    bed.passes(Duration.ofSeconds(8));
    isAllowed(bed.decide(token));
    bed.passes(Duration.ofSeconds(2));
    for (int minute = 0; minute < 14; minute++) {
      bed.passes(Duration.ofSeconds(50));
      bed.passesBetweenTicks(Duration.ofSeconds(6));
      bed.threads().hold();
      var asked = bed.asking(minute % 2 == 0 ? idle : bed.token("idle"), GIT);
      assertThat(asked).as("waits for nobody").isDone();
      isAllowed(asked.join());
      bed.threads().release();
    }
  }

  @Test
  void whileAwayThereIsAQuestionAfterEachPauseHoweverManyCall() {
    for (int i = 0; i < 20; i++) {
      isAllowed(bed.decide(bed.token("builder-" + i)));
    }
    bed.goesAway();
    bed.passes(Duration.ofSeconds(20));
    assertThat(bed.decide(bed.token("other"))).isInstanceOf(Unavailable.class);
    int before = bed.reviews();
    for (int second = 0; second < 60; second++) {
      bed.passes(Duration.ofSeconds(1));
      for (int i = 0; i < 20; i++) {
        isAllowed(bed.decide(bed.token("builder-" + i)));
      }
    }
    assertThat(bed.reviews() - before).isBetween(10, 13);
  }

  @Test
  void idleDecisionIsAskedForAgainOnceTheApiServerIsBack() {
    isAllowed(bed.decide(token));
    bed.goesAway();
    bed.passes(Duration.ofSeconds(20));
    assertThat(bed.decide(bed.token("other"))).isInstanceOf(Unavailable.class);
    bed.passes(Duration.ofMinutes(5));
    bed.comesBack();
    bed.withdraw(GIT);
    bed.passes(Duration.ofSeconds(6));
    isDenied(bed.decide(token), 403);
  }
}
