package dev.connectors.connector.access;

import static dev.connectors.connector.access.AccessBed.GIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.access.Decision.Allowed;
import dev.connectors.connector.access.Decision.Denied;
import dev.connectors.connector.access.Decision.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.AbstractAssert;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallerAccessTest {
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);
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
  void withdrawnRightIsRefusedWithinTenSeconds() {
    bed.decide(token);
    bed.passes(Duration.ofSeconds(1));
    bed.withdraw(GIT);
    assertThat(secondsUntilRefused(403)).isLessThanOrEqualTo(10);
  }

  @Test
  void tokenOfADeletedPodIsRefusedWithinTenSecondsOfTheApiServersNo() {
    bed.decide(token);
    bed.deletePodOf("builder");
    assertThat(secondsUntilRefused(401)).isLessThanOrEqualTo(10);
  }

  @Test
  void clockThatIsSetBackKeepsNoWithdrawnRight() {
    bed.decide(token);
    bed.withdraw(GIT);
    bed.wallClockJumps(Duration.ofMinutes(-20));
    assertThat(secondsUntilRefused(403)).isLessThanOrEqualTo(10);
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
    assertThat(secondsUntilRefused(403)).isLessThanOrEqualTo(10);
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

  @Test
  void nameThatNoConnectorCanHaveIsRefusedAndNotRemembered() {
    bed.decide(token);
    int before = bed.accessReviews();
    isDenied(bed.decide(token, Target.proxy("team", "x".repeat(10_000))), 403);
    assertThat(bed.accessReviews()).isEqualTo(before);
    assertThat(bed.access().remembering().refusals()).isZero();
  }

  @Test
  void forgedTokenAsksNobody() {
    var claims = Tokens.claims("builder", Token.AUDIENCE, bed.now().plusSeconds(600));
    var key = Tokens.rsa().getPrivate();
    isDenied(
        bed.decide(Tokens.sign(claims, AlgorithmIdentifiers.RSA_USING_SHA256, "first", key)), 401);
    assertThat(bed.reviews()).isZero();
  }

  @Test
  void tokenOfASecondIssuerIsServedAndNotAskedForEachTime() {
    var foreign = foreign("builder");
    isAllowed(bed.decide(foreign));
    int before = bed.reviews();
    isAllowed(bed.decide(foreign));
    assertThat(bed.reviews()).isEqualTo(before);
    bed.deletePodOf("builder");
    bed.passes(Duration.ofSeconds(11));
    isDenied(bed.decide(foreign), 401);
  }

  @Test
  void keyThatIsNewAtTheApiServerIsReadForTheFirstTokenThatNeedsIt() {
    bed.decide(token);
    bed.passes(Duration.ofSeconds(11));
    var key = Tokens.rsa();
    bed.publishes(new Keys.Published(Tokens.ISSUER, Map.of("second", key.getPublic())));
    var claims = Tokens.claims("other", Token.AUDIENCE, bed.now().plusSeconds(600));
    isAllowed(
        bed.decide(
            Tokens.sign(
                claims, AlgorithmIdentifiers.RSA_USING_SHA256, "second", key.getPrivate())));
    assertThat(bed.access().remembering().tokens()).as("those of the old key are gone").isOne();
  }

  @Test
  void withoutTheKeysEveryTokenGoesToReview() {
    bed.publishes(new Keys.Withheld("HTTP 403"));
    for (int i = 0; i < 50; i++) {
      isAllowed(bed.decide(bed.token("builder-" + i)));
    }
    assertThat(bed.tokenReviews()).isEqualTo(50);
  }

  @Test
  void junkTokensCostABoundedRateAndNoMemoryAndDisplaceNobody() {
    isAllowed(bed.decide(token));
    int before = bed.reviews();
    bed.deletePodOf("junk");
    var real = foreign("junk").reveal();
    for (int i = 0; i < 20_000; i++) {
      // A signature of its own makes it another token, and none of ours.
      var junk = real.substring(0, real.lastIndexOf('.') + 1) + "c2ln" + (10_000 + i * 2);
      assertThat(bed.decide(new Token(junk))).isNotInstanceOf(Allowed.class);
    }
    assertThat(bed.reviews() - before).isLessThanOrEqualTo(10);
    var remembering = bed.access().remembering();
    assertThat(remembering.tokens()).isOne();
    assertThat(remembering.identities()).isOne();
    assertThat(remembering.refusals()).isLessThanOrEqualTo(10);
    int reviews = bed.reviews();
    isAllowed(bed.decide(token));
    assertThat(bed.reviews()).isEqualTo(reviews);
  }

  @Test
  void refusalsAreBoundedAndDisplaceNoGoodDecision() {
    isAllowed(bed.decide(token));
    for (int i = 0; i < 20_000; i++) {
      var target = Target.proxy("team", "other-" + i);
      bed.withdraw(target);
      isDenied(bed.decide(token, target), 403);
    }
    assertThat(bed.access().remembering().refusals()).isLessThanOrEqualTo(5000);
    assertThat(bed.access().remembering().rights()).isOne();
  }

  @Test
  void decisionsAreBounded() {
    try (var small = new AccessBed(Map.of("connectors.access.max-decisions", "20"))) {
      var shown = small.token("builder");
      for (int i = 0; i < 200; i++) {
        isAllowed(small.decide(shown, Target.proxy("team", "git-" + i)));
      }
      assertThat(small.access().remembering().rights()).isLessThanOrEqualTo(20);
    }
  }

  private Token foreign(String account) {
    var claims = Tokens.claims(account, Token.AUDIENCE, bed.now().plus(Duration.ofHours(1)));
    claims.setIssuer("https://issuer.example.com");
    return Tokens.sign(
        claims, AlgorithmIdentifiers.RSA_USING_SHA256, "other", Tokens.rsa().getPrivate());
  }

  private double secondsUntilRefused(int status) {
    double seconds = 0;
    while (bed.decide(token) instanceof Allowed) {
      bed.passes(HALF_A_SECOND);
      seconds += 0.5;
      assertThat(seconds).isLessThan(60);
    }
    isDenied(bed.decide(token), status);
    return seconds;
  }

  private static void isAllowed(Decision decision) {
    assertThat(decision).isInstanceOf(Allowed.class);
  }

  private static void isDenied(Decision decision, int status) {
    AbstractAssert<?, ?> unused =
        assertThat(decision)
            .isInstanceOfSatisfying(
                Denied.class, denied -> assertThat(denied.status()).isEqualTo(status));
  }
}
