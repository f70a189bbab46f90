package dev.connectors.connector.access;

import static dev.connectors.connector.access.AccessBed.GIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.access.Decision.Allowed;
import dev.connectors.connector.access.Decision.Denied;
import dev.connectors.connector.access.Decision.Unavailable;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Floods at a tenth of what `make attack` does, by how much is asked and kept. */
class CallerFloodsTest {
  private static final int KILOBYTES_16 = 16 * 1024;
  private static final int JUNK_PER_SECOND = 350;
  private static final int NAMES = 2_000;

  private static final PrivateKey FOREIGN_KEY = Tokens.rsa().getPrivate();

  /** As shipped. */
  private static final int QUESTIONS_PER_CALLER = 64;

  @AutoClose private final AccessBed bed = new AccessBed();
  private final Token known = bed.token("builder");

  @Test
  void junkTokensOfSixteenKilobytesAskNobodyAndLeaveNothing() {
    isAllowed(bed.decide(known));
    int reviews = bed.reviews();
    int keyReads = bed.keyReads();
    var before = bed.access().remembering();
    bed.passes(Duration.ofSeconds(5));
    var foreign = foreign("junk", "x".repeat(KILOBYTES_16 * 3 / 4 - 1_000));
    for (int i = 0; i < 1_000; i++) {
      assertThat(bed.decide(new Token(i + "x".repeat(KILOBYTES_16)))).isInstanceOf(Denied.class);
      assertThat(bed.decide(resigned(foreign, i))).isInstanceOf(Denied.class);
    }
    assertThat(bed.reviews()).isEqualTo(reviews);
    assertThat(bed.keyReads()).isEqualTo(keyReads);
    assertThat(bed.access().remembering()).isEqualTo(before);
    isAllowed(bed.decide(known));
    assertThat(bed.reviews()).isEqualTo(reviews);
  }

  @Test
  void goodCallersComeThroughAStreamOfJunkTokens() {
    bed.deletePodOf("junk");
    isAllowed(bed.decide(known));
    int before = bed.tokenReviews();
    int keyReads = bed.keyReads();
    int seconds = 15;
    for (int second = 0; second < seconds; second++) {
      var foreign = foreign("junk", "second " + second);
      for (int i = 0; i < JUNK_PER_SECOND; i++) {
        assertThat(bed.decide(resigned(foreign, i))).isNotInstanceOf(Allowed.class);
      }
      isAllowed(bed.decide(known));
      isAllowed(bed.decide(bed.token("new-" + second)));
      bed.passes(Duration.ofSeconds(1));
    }
    int good = seconds + seconds / 7 + 1;
    assertThat(bed.tokenReviews() - before - good).isLessThanOrEqualTo(6 * seconds);
    assertThat(bed.keyReads() - keyReads).isLessThanOrEqualTo(seconds / 10 + 1);
    assertThat(bed.access().remembering().tokens()).isEqualTo(seconds + 1);
    assertThat(bed.access().remembering().identities()).isEqualTo(seconds + 1);
  }

  @Test
  void callerWhoWantsManyNamesAtOnceLeavesPlacesToNewCallers() {
    isAllowed(bed.decide(known));
    bed.threads().hold();
    var many = new ArrayList<CompletableFuture<Decision>>();
    for (int i = 0; i < NAMES; i++) {
      many.add(bed.asking(known, Target.proxy("team", "name-" + i)));
    }
    assertThat(many)
        .filteredOn(CompletableFuture::isDone)
        .hasSize(NAMES - QUESTIONS_PER_CALLER)
        .allSatisfy(
            turnedAway ->
                assertThat(turnedAway.join())
                    .isInstanceOfSatisfying(
                        Unavailable.class, away -> assertThat(away.retryAfter()).isPositive()));
    assertThat(bed.asking(known, GIT)).as("what is known waits for nobody").isDone();
    var newcomers = new ArrayList<CompletableFuture<Decision>>();
    for (int i = 0; i < 20; i++) {
      newcomers.add(bed.asking(bed.token("new-" + i), GIT));
    }
    assertThat(newcomers).noneMatch(CompletableFuture::isDone);
    bed.threads().release();
    assertThat(newcomers).allSatisfy(decision -> isAllowed(decision.join()));
  }

  @Test
  void callerWhoIsGrantedManyNamesDisplacesNoDecisionInUse() {
    try (var small = new AccessBed(Map.of("connectors.access.max-decisions", "200"))) {
      var greedy = small.token("greedy");
      var inUse = List.of(small.token("first"), small.token("second"), small.token("third"));
      inUse.forEach(token -> isAllowed(small.decide(token)));
      int asked = small.accessReviews();
      for (int i = 0; i < NAMES; i++) {
        isAllowed(small.decide(greedy, Target.proxy("team", "name-" + i)));
        inUse.forEach(token -> isAllowed(small.decide(token)));
      }
      assertThat(small.accessReviews() - asked).as("for each name once").isEqualTo(NAMES);
      assertThat(small.access().remembering().rights()).isLessThanOrEqualTo(200);
      isAllowed(small.decide(small.token("new")));
    }
  }

  private Token foreign(String account, String padding) {
    var claims = Tokens.claims(account, Token.AUDIENCE, bed.now().plus(Duration.ofHours(1)));
    claims.setIssuer("https://issuer.example.com");
    claims.setStringClaim("padding", padding);
    return Tokens.sign(claims, AlgorithmIdentifiers.RSA_USING_SHA256, "other", FOREIGN_KEY);
  }

  /** A signature of its own makes it another token. */
  private static Token resigned(Token token, int number) {
    var text = token.reveal();
    return new Token(text.substring(0, text.lastIndexOf('.') + 1) + "c2ln" + (10_000 + number * 2));
  }

  private static void isAllowed(Decision decision) {
    assertThat(decision).isInstanceOf(Allowed.class);
  }
}
