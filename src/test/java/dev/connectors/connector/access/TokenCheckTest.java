package dev.connectors.connector.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jose4j.jws.AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256;
import static org.jose4j.jws.AlgorithmIdentifiers.HMAC_SHA256;
import static org.jose4j.jws.AlgorithmIdentifiers.NONE;
import static org.jose4j.jws.AlgorithmIdentifiers.RSA_USING_SHA256;

import dev.connectors.connector.access.TokenCheck.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCheckTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Instant SOON = NOW.plus(Duration.ofMinutes(30));
  private static final TokenCheck CHECK =
      new TokenCheck(Duration.ofHours(24), Duration.ofSeconds(5));

  @Test
  void tokenOfTheApiServerIsAnIdentityBoundToItsPod() {
    assertThat(check(Tokens.of("builder", Token.AUDIENCE, SOON)))
        .isEqualTo(
            new Verdict.Verified(
                new CheckedToken(
                    new Identity(Tokens.ISSUER, "uid-of-builder", "pod/uid-of-pod-builder"),
                    SOON,
                    Optional.of("id-of-builder"),
                    true)));
  }

  @Test
  void ellipticCurvesAreGoodToo() throws Exception {
    var key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    var token =
        Tokens.sign(claims(), ECDSA_USING_P256_CURVE_AND_SHA256, "curve", key.getPrivateKey());
    var published = new Keys.Published(Tokens.ISSUER, Map.of("curve", key.getPublicKey()));
    assertThat(CHECK.check(token, Optional.of(published), NOW))
        .isInstanceOf(Verdict.Verified.class);
  }

  @Test
  void signatureOfAnotherKeyIsRefused() {
    var forged = Tokens.sign(claims(), RSA_USING_SHA256, Tokens.KEY_ID, Tokens.rsa().getPrivate());
    assertThat(check(forged)).isEqualTo(new Verdict.Refused(Messages.REFUSED));
  }

  @Test
  void forgedTokenOfAnotherIssuerIsRefusedWhenItNamesOurKey() {
    var claims = claims();
    claims.setIssuer("https://issuer.example.com");
    var forged = Tokens.sign(claims, RSA_USING_SHA256, Tokens.KEY_ID, Tokens.rsa().getPrivate());
    assertThat(check(forged)).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void changedClaimsAreRefused() {
    var parts = Tokens.of("builder", Token.AUDIENCE, SOON).reveal().split("\\.", -1);
    var other = Tokens.of("admin", Token.AUDIENCE, SOON).reveal().split("\\.", -1);
    assertThat(check(new Token(parts[0] + "." + other[1] + "." + parts[2])))
        .isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void unknownKeyOrIssuerIsForTheApiServerToJudge() {
    var key = Tokens.rsa().getPrivate();
    assertThat(check(Tokens.sign(claims(), RSA_USING_SHA256, "second", key)))
        .isInstanceOf(Verdict.Foreign.class);
    var claims = claims();
    claims.setIssuer("https://issuer.example.com");
    assertThat(check(Tokens.sign(claims))).isInstanceOf(Verdict.Foreign.class);
  }

  @Test
  void audienceMustBeOursAlone() {
    for (var audiences :
        List.of(
            List.of(Token.AUDIENCE, "https://kubernetes.default.svc"),
            List.of("https://kubernetes.default.svc"),
            List.<String>of())) {
      assertThat(check(Tokens.sign(Tokens.claims("builder", audiences, Optional.of(SOON)))))
          .isEqualTo(new Verdict.Refused(Messages.WRONG_AUDIENCE));
    }
  }

  @Test
  void tokenMustExpireWithinADay() {
    var never = Tokens.claims("builder", List.of(Token.AUDIENCE), Optional.empty());
    assertThat(check(Tokens.sign(never)))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> assertThat(refused.reason()).contains("must expire").contains("24 hours"));
    assertThat(check(Tokens.of("builder", Token.AUDIENCE, NOW.plus(Duration.ofHours(25)))))
        .isInstanceOf(Verdict.Refused.class);
    assertThat(check(Tokens.of("builder", Token.AUDIENCE, NOW.minusSeconds(6))))
        .isEqualTo(new Verdict.Refused(Messages.EXPIRED));
    assertThat(check(Tokens.of("builder", Token.AUDIENCE, NOW.minusSeconds(4))))
        .as("within what clocks differ")
        .isInstanceOf(Verdict.Verified.class);
  }

  @Test
  void tokenFromTheFutureIsRefused() {
    var notYet = claims();
    notYet.setNotBefore(Tokens.date(NOW.plusSeconds(60)));
    assertThat(check(Tokens.sign(notYet))).isEqualTo(new Verdict.Refused(Messages.NOT_YET));
    var madeLater = claims();
    madeLater.setIssuedAt(Tokens.date(NOW.plusSeconds(60)));
    assertThat(check(Tokens.sign(madeLater))).isEqualTo(new Verdict.Refused(Messages.NOT_YET));
  }

  @Test
  void algorithmWithoutASignatureIsRefused() {
    var unsigned = new StringBuilder(Tokens.sign(claims(), NONE, Tokens.KEY_ID, null).reveal());
    assertThat(check(new Token(unsigned.toString()))).isInstanceOf(Verdict.Refused.class);
    assertThat(check(new Token(unsigned.append("c2lnbmF0dXJl").toString())))
        .isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void publicKeyIsNoSecretToSignWith() {
    var key = new HmacKey(Tokens.KEY.getPublic().getEncoded());
    for (var keyId : List.of(Tokens.KEY_ID, "unknown")) {
      assertThat(check(Tokens.sign(claims(), HMAC_SHA256, keyId, key)))
          .isInstanceOf(Verdict.Refused.class);
    }
  }

  @Test
  void tokenOfNoServiceAccountIsRefused() {
    var claims = claims();
    claims.unsetClaim("kubernetes.io");
    assertThat(check(Tokens.sign(claims))).isEqualTo(new Verdict.Refused(Messages.WRONG_AUDIENCE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rubbish", "a.b", "a.b.c", "..", "a.b.c.d", "e30.e30.e30", ".e30."})
  void whatIsNoTokenIsRefused(String junk) {
    assertThat(check(new Token(junk))).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void longTokenIsRefusedUnread() {
    var claims = claims();
    claims.setStringClaim("long", "x".repeat(8192));
    assertThat(check(Tokens.sign(claims))).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void withoutKeysNothingIsVerified() {
    assertThat(CHECK.check(Tokens.of("builder", Token.AUDIENCE, SOON), Optional.empty(), NOW))
        .isInstanceOf(Verdict.Foreign.class);
  }

  @Test
  void publishedKeysAreReadAndThoseOfOtherKindsAreNot() throws Exception {
    var rsa = PublicJsonWebKey.Factory.newPublicJwk(Tokens.KEY.getPublic());
    rsa.setKeyId("rsa");
    rsa.setUse("sig");
    var forEncryption = PublicJsonWebKey.Factory.newPublicJwk(Tokens.KEY.getPublic());
    forEncryption.setKeyId("enc");
    forEncryption.setUse("enc");
    var json =
        "{\"keys\":[%s,%s,{\"kty\":\"oct\",\"kid\":\"secret\",\"k\":\"AAAA\"},{\"kty\":\"new\",\"kid\":\"x\"}]}"
            .formatted(
                rsa.toJson(OutputControlLevel.PUBLIC_ONLY),
                forEncryption.toJson(OutputControlLevel.PUBLIC_ONLY));
    assertThat(ApiServerKeys.byId(json)).isEqualTo(Map.of("rsa", Tokens.KEY.getPublic()));
  }

  private static JwtClaims claims() {
    return Tokens.claims("builder", Token.AUDIENCE, SOON);
  }

  private static Verdict check(Token token) {
    return CHECK.check(token, Optional.of(Tokens.published()), NOW);
  }
}
