package dev.connectors.connector.access;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.access.Decision.Allowed;
import dev.connectors.connector.access.Decision.Denied;
import dev.connectors.connector.access.Decision.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecisionCacheTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final Decision YES =
      new Allowed(new Caller("team", "builder", Optional.of("builder-0")));
  private static final Decision NO = new Denied(403, "no right", Optional.empty());
  private static final Decision AWAY = Messages.away();
  private static final Target GIT = Target.proxy("team", "git");

  private final AtomicInteger asked = new AtomicInteger();
  private volatile Decision answer = YES;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile Instant now = START;
  private final Reviews reviews = new Reviews(this::review, 2, SOON);
  private final DecisionCache cache = new DecisionCache(reviews, Settings.FEW, () -> now);
  private final Token token = Tokens.of("builder", Token.AUDIENCE, START.plusSeconds(3600));

  private Decision review(Token shown, Target target) {
    asked.incrementAndGet();
    try {
      assertThat(gate.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return answer;
  }

  @AfterEach
  void close() {
    reviews.close();
  }

  @Test
  void steadyStateAsksOnlyInTheBackground() {
    assertThat(decide()).isEqualTo(YES);
    for (int second = 1; second <= 60; second++) {
      passes(Duration.ofSeconds(1));
      int before = asked.get();
      var decision = cache.decide(token, GIT).toCompletableFuture();
      assertThat(decision).isDone();
      assertThat(decision.join()).isEqualTo(YES);
      assertThat(asked).hasValue(before);
      confirm();
    }
    assertThat(asked).hasValueBetween(6, 9);
  }

  @Test
  void withdrawnRightIsRefusedWithinTenSeconds() {
    decide();
    answer = NO;
    var withdrawn = now;
    while (decide().equals(YES)) {
      passes(Duration.ofMillis(500));
      confirm();
      assertThat(now).isBefore(withdrawn.plusSeconds(10));
    }
    assertThat(decide()).isEqualTo(NO);
  }

  @Test
  void idleDecisionIsAskedForAgainBeforeItCounts() {
    decide();
    answer = NO;
    passes(Duration.ofSeconds(11));
    assertThat(decide()).isEqualTo(NO);
    assertThat(asked).hasValue(2);
  }

  @Test
  void idleDecisionIsNotConfirmedInTheBackground() {
    decide();
    passes(Duration.ofSeconds(9));
    confirm();
    assertThat(asked).hasValue(1);
    passes(Duration.ofMinutes(16));
    cache.confirmUsed();
    assertThat(cache.size()).isZero();
  }

  @Test
  void knownCallersGoOnWhileTheApiServerIsAwayAndUnknownOnesAreToldToRetry() {
    decide();
    answer = AWAY;
    passes(Duration.ofMinutes(14));
    assertThat(decide()).isEqualTo(YES);
    int before = asked.get();
    assertThat(cache.decide(token, GIT).toCompletableFuture()).as("does not wait again").isDone();
    assertThat(asked).hasValue(before);
    assertThat(decide(Tokens.of("other", Token.AUDIENCE, START.plusSeconds(3600))))
        .isInstanceOfSatisfying(
            Unavailable.class, away -> assertThat(away.retryAfter()).isPositive());
    passes(Duration.ofMinutes(2));
    assertThat(decide()).isEqualTo(AWAY);
  }

  @Test
  void recoveryOfTheApiServerIsNoticed() {
    decide();
    answer = AWAY;
    passes(Duration.ofSeconds(20));
    assertThat(decide()).isEqualTo(YES);
    answer = NO;
    passes(Duration.ofSeconds(6));
    assertThat(decide()).isEqualTo(NO);
  }

  @Test
  void refusalHoldsForTwoSecondsOnly() {
    answer = NO;
    assertThat(decide()).isEqualTo(NO);
    answer = YES;
    assertThat(decide()).isEqualTo(NO);
    passes(Duration.ofMillis(2100));
    assertThat(decide()).isEqualTo(YES);
  }

  @Test
  void sameQuestionAtTheSameTimeIsAskedOnce() {
    gate = new CountDownLatch(1);
    List<CompletableFuture<Decision>> waiting = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      waiting.add(cache.decide(token, GIT).toCompletableFuture());
    }
    gate.countDown();
    assertThat(waiting).allSatisfy(decision -> assertThat(decision.join()).isEqualTo(YES));
    assertThat(asked).hasValue(1);
  }

  @Test
  void tokenOfAnotherAudienceOrExpiredIsRefusedWithoutAsking() {
    assertThat(decide(Tokens.of("builder", "https://kubernetes.default.svc", START.plusSeconds(9))))
        .isInstanceOfSatisfying(
            Denied.class,
            denied -> {
              assertThat(denied.status()).isEqualTo(401);
              assertThat(denied.reason()).contains("audience connectors.alauda.io");
            });
    assertThat(decide(new Token("rubbish"))).isInstanceOf(Denied.class);
    assertThat(decide(Tokens.of("builder", Token.AUDIENCE, START.minusSeconds(1))))
        .isInstanceOfSatisfying(
            Denied.class, denied -> assertThat(denied.reason()).contains("expired"));
    assertThat(asked).hasValue(0);
  }

  @Test
  void knownTokenIsRefusedTheMomentItExpires() {
    decide();
    now = START.plusSeconds(3601);
    assertThat(decide()).isInstanceOf(Denied.class);
  }

  @Test
  void floodOfBadTokensNeverDisplacesAGoodOne() {
    decide();
    answer = NO;
    for (int i = 0; i < 50; i++) {
      decide(Tokens.of("stranger-" + i, Token.AUDIENCE, START.plusSeconds(3600)));
      assertThat(cache.size()).isLessThanOrEqualTo(Settings.FEW.maxDecisions());
    }
    int before = asked.get();
    assertThat(decide()).isEqualTo(YES);
    assertThat(asked).hasValue(before);
  }

  @Test
  void floodOfNewTokensIsTurnedAwayAndDelaysNoConfirmation() {
    decide();
    gate = new CountDownLatch(1);
    List<CompletableFuture<Decision>> flood = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      var stranger = Tokens.of("stranger-" + i, Token.AUDIENCE, START.plusSeconds(3600));
      flood.add(cache.decide(stranger, GIT).toCompletableFuture());
    }
    assertThat(flood.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
        .isNotEmpty()
        .allSatisfy(turnedAway -> assertThat(turnedAway).isInstanceOf(Unavailable.class));
    int before = asked.get();
    passes(Duration.ofSeconds(9));
    decide();
    cache.confirmUsed();
    await().atMost(SOON).untilAtomic(asked, Matchers.greaterThan(before));
    gate.countDown();
  }

  private Decision decide() {
    return decide(token);
  }

  private Decision decide(Token shown) {
    return cache.decide(shown, GIT).toCompletableFuture().join();
  }

  private void passes(Duration time) {
    now = now.plus(time);
  }

  /** Confirms, and waits until the answers are in. */
  private void confirm() {
    cache.confirmUsed();
    await().atMost(SOON).until(() -> !cache.busy());
  }
}
