package dev.connectors.connector.access;

import static dev.connectors.connector.access.Decisions.isAllowed;
import static dev.connectors.connector.access.Decisions.isDenied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.access.Decision.Allowed;
import java.time.Duration;
import java.util.Map;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tokens and refusals may cost, good and bad ones. */
class AccessBoundsTest {
  private final AccessBed bed = new AccessBed();
  private final Token token = bed.token("builder");

  @AfterEach
  void close() {
    bed.close();
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
}
