package dev.connectors.connector.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.access.Answer.Away;
import dev.connectors.connector.access.Answer.No;
import dev.connectors.connector.access.Answer.Yes;
import dev.connectors.testbed.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.JoseException;

/** Access over an API server, threads and clocks that a test drives by hand. */
final class AccessBed implements Reviewer, KeySource, AutoCloseable {
  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  static final Target GIT = Target.proxy("team", "git");

  private final HandDrivenThreads threads = new HandDrivenThreads();
  private final Set<String> deletedAccounts = new HashSet<>();
  private final Set<Target> withdrawn = new HashSet<>();
  private final CallerAccess access;
  private long nanos = 42;
  private Instant wall = START;
  private boolean away;
  private Keys keys = Tokens.published();
  private int keyReads;
  private int tokenReviews;
  private int accessReviews;

  AccessBed() {
    this(Map.of());
  }

  AccessBed(Map<String, String> settings) {
    access =
        new CallerAccess(
            this,
            this,
            Settings.of(AccessSettings.class, settings),
            new Clocks(() -> nanos, () -> wall),
            threads);
  }

  @Override
  public Answer who(Token token) {
    tokenReviews++;
    if (away) {
      return new Away("test");
    }
    var account = account(token);
    return deletedAccounts.contains(account)
        ? new No(Messages.REFUSED)
        : new Yes(
            new User(
                new Caller("team", account, Optional.of(account + "-0")),
                "uid-of-" + account,
                List.of(),
                Map.of()));
  }

  @Override
  public Answer may(User user, Target target) {
    accessReviews++;
    if (away) {
      return new Away("test");
    }
    return withdrawn.contains(target) ? new No("no right") : new Yes(user);
  }

  @Override
  public Keys read() {
    keyReads++;
    return away ? new Keys.Missing("test") : keys;
  }

  CallerAccess access() {
    return access;
  }

  HandDrivenThreads threads() {
    return threads;
  }

  Decision decide(Token token) {
    return decide(token, GIT);
  }

  Decision decide(Token token, Target... targets) {
    return asking(token, targets).join();
  }

  CompletableFuture<Decision> asking(Token token, Target... targets) {
    return access.decide(Optional.of(token), List.of(targets)).toCompletableFuture();
  }

  /** How long a caller that was allowed still is; then it is refused with this status. */
  double secondsUntilRefused(Token token, int status) {
    double seconds = 0;
    while (decide(token) instanceof Decision.Allowed) {
      passes(Duration.ofMillis(500));
      seconds += 0.5;
      assertThat(seconds).isLessThan(60);
    }
    Decisions.isDenied(decide(token), status);
    return seconds;
  }

  /** Lets time pass as it does: what is due in the background is done each half second. */
  void passes(Duration time) {
    var step = Duration.ofMillis(500);
    for (var left = time; left.isPositive(); left = left.minus(step)) {
      var next = left.compareTo(step) < 0 ? left : step;
      nanos += next.toNanos();
      wall = wall.plus(next);
      access.tick();
    }
  }

  /** Lets time pass before anything in the background has had its turn. */
  void passesBetweenTicks(Duration time) {
    nanos += time.toNanos();
    wall = wall.plus(time);
  }

  /** Sets the wall clock alone, as who corrects a machine's time does. */
  void wallClockJumps(Duration by) {
    wall = wall.plus(by);
  }

  void deletePodOf(String account) {
    deletedAccounts.add(account);
  }

  void withdraw(Target target) {
    withdrawn.add(target);
  }

  void grant(Target target) {
    withdrawn.remove(target);
  }

  void goesAway() {
    away = true;
  }

  void comesBack() {
    away = false;
  }

  void publishes(Keys published) {
    keys = published;
  }

  Instant now() {
    return wall;
  }

  int keyReads() {
    return keyReads;
  }

  int tokenReviews() {
    return tokenReviews;
  }

  int accessReviews() {
    return accessReviews;
  }

  /** All questions so far. */
  int reviews() {
    return tokenReviews + accessReviews;
  }

  /** A good token that expires in so long. */
  Token token(String account, Duration life) {
    return Tokens.of(account, Token.AUDIENCE, wall.plus(life));
  }

  Token token(String account) {
    return token(account, Duration.ofHours(1));
  }

  @Override
  public void close() {
    access.close();
  }

  private static String account(Token token) {
    try {
      var signed = new JsonWebSignature();
      signed.setCompactSerialization(token.reveal());
      var subject = JwtClaims.parse(signed.getUnverifiedPayload()).getSubject();
      return subject.substring(subject.lastIndexOf(':') + 1);
    } catch (JoseException | InvalidJwtException | MalformedClaimException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
