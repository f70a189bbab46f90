package dev.connectors.connector.access;

import static org.jose4j.jws.AlgorithmIdentifiers.RSA_USING_SHA256;

import java.security.Key;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Tokens as an API server makes them, and such as it never would. */
public final class Tokens {
  static final String ISSUER = "https://kubernetes.default.svc";
  static final String KEY_ID = "first";
  static final KeyPair KEY = rsa();

  private Tokens() {}

  /** What the API server publishes. */
  static Keys.Published published() {
    return new Keys.Published(ISSUER, Map.of(KEY_ID, KEY.getPublic()));
  }

  /** A token of an account in namespace {@code team}, bound to a pod of its name. */
  public static Token of(String account, String audience, Instant expiry) {
    return sign(claims(account, audience, expiry));
  }

  static JwtClaims claims(String account, String audience, Instant expiry) {
    return claims(account, List.of(audience), Optional.of(expiry));
  }

  static JwtClaims claims(String account, List<String> audiences, Optional<Instant> expiry) {
    var claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setSubject(Caller.PREFIX + "team:" + account);
    claims.setAudience(audiences);
    claims.setJwtId("id-of-" + account);
    expiry.ifPresent(
        end -> {
          claims.setExpirationTime(date(end));
          claims.setIssuedAt(date(end.minus(Duration.ofHours(24))));
          claims.setNotBefore(date(end.minus(Duration.ofHours(24))));
        });
    claims.setClaim(
        "kubernetes.io",
        Map.of(
            "namespace",
            "team",
            "node",
            Map.of("name", "node", "uid", "uid-of-node"),
            "pod",
            Map.of("name", account + "-0", "uid", "uid-of-pod-" + account),
            "serviceaccount",
            Map.of("name", account, "uid", "uid-of-" + account)));
    return claims;
  }

  static Token sign(JwtClaims claims) {
    return sign(claims, RSA_USING_SHA256, KEY_ID, KEY.getPrivate());
  }

  static Token sign(JwtClaims claims, String algorithm, String keyId, Key key) {
    var signed = new JsonWebSignature();
    signed.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    signed.setAlgorithmHeaderValue(algorithm);
    signed.setKeyIdHeaderValue(keyId);
    signed.setPayload(claims.toJson());
    signed.setKey(key);
    signed.setDoKeyValidation(false);
    try {
      return new Token(signed.getCompactSerialization());
    } catch (JoseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static KeyPair rsa() {
    try {
      var key = RsaJwkGenerator.generateJwk(2048);
      return new KeyPair(key.getPublicKey(), key.getPrivateKey());
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  static NumericDate date(Instant instant) {
    return NumericDate.fromSeconds(instant.getEpochSecond());
  }
}
