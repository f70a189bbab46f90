package dev.connectors.connector.access;

import static org.jose4j.jws.AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256;
import static org.jose4j.jws.AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384;
import static org.jose4j.jws.AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512;
import static org.jose4j.jws.AlgorithmIdentifiers.RSA_USING_SHA256;
import static org.jose4j.jws.AlgorithmIdentifiers.RSA_USING_SHA384;
import static org.jose4j.jws.AlgorithmIdentifiers.RSA_USING_SHA512;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.JoseException;

/** What can be said of a token without asking anybody. */
record TokenCheck(Duration maxLife, Duration leeway) {
  /** In characters: far more than the API server's own tokens have. */
  static final int LONGEST = 8192;

  private static final Set<String> ALGORITHMS =
      Set.of(
          RSA_USING_SHA256,
          RSA_USING_SHA384,
          RSA_USING_SHA512,
          ECDSA_USING_P256_CURVE_AND_SHA256,
          ECDSA_USING_P384_CURVE_AND_SHA384,
          ECDSA_USING_P521_CURVE_AND_SHA512);
  private static final AlgorithmConstraints PERMITTED =
      new AlgorithmConstraints(ConstraintType.PERMIT, ALGORITHMS.toArray(String[]::new));

  /** What came of it. */
  sealed interface Verdict {
    /** The API server signed it. */
    record Verified(CheckedToken token) implements Verdict {}

    /** It is in order, but of a key or an issuer that the API server does not publish. */
    record Foreign(CheckedToken token) implements Verdict {}

    /** It cannot be good. */
    record Refused(String reason) implements Verdict {}
  }

  /**
   * Checks form, audience, times and, by the keys, the signature.
   *
   * @param published empty where there are no keys: no token is verified then
   */
  Verdict check(Token token, Optional<Keys.Published> published, Instant now) {
    if (isTooLong(token)) {
      return new Verdict.Refused(Messages.WRONG_AUDIENCE);
    }
    try {
      var signed = new JsonWebSignature();
      signed.setAlgorithmConstraints(PERMITTED);
      signed.setCompactSerialization(token.reveal());
      if (!ALGORITHMS.contains(String.valueOf(signed.getAlgorithmHeaderValue()))
          || signed.getHeaders().getObjectHeaderValue("crit") != null) {
        return new Verdict.Refused(Messages.REFUSED);
      }
      var claims = JwtClaims.parse(signed.getUnverifiedPayload());
      var wrong = wrong(claims, now);
      return wrong.isPresent()
          ? new Verdict.Refused(wrong.get())
          : signed(token, signed, claims, published);
    } catch (JoseException | InvalidJwtException | MalformedClaimException e) {
      return new Verdict.Refused(Messages.WRONG_AUDIENCE); // no token that an API server made
    }
  }

  boolean isTooLong(Token token) {
    return token.reveal().length() > LONGEST;
  }

  boolean expired(CheckedToken token, Instant now) {
    return now.isAfter(token.expiry().plus(leeway));
  }

  private Optional<String> wrong(JwtClaims claims, Instant now) throws MalformedClaimException {
    if (!claims.getAudience().equals(List.of(Token.AUDIENCE))) {
      return Optional.of(Messages.WRONG_AUDIENCE);
    }
    var expiry = claims.getExpirationTime();
    if (expiry == null || isAfter(expiry, now.plus(maxLife).plus(leeway))) {
      return Optional.of(Messages.tooLong(maxLife));
    }
    if (expiry.getValue() < now.minus(leeway).getEpochSecond()) {
      return Optional.of(Messages.EXPIRED);
    }
    return isAfter(claims.getNotBefore(), now.plus(leeway))
            || isAfter(claims.getIssuedAt(), now.plus(leeway))
        ? Optional.of(Messages.NOT_YET)
        : Optional.empty();
  }

  private static boolean isAfter(NumericDate date, Instant limit) {
    return date != null && date.getValue() > limit.getEpochSecond();
  }

  private static Verdict signed(
      Token token, JsonWebSignature signed, JwtClaims claims, Optional<Keys.Published> published)
      throws JoseException, MalformedClaimException {
    var keyId = Optional.ofNullable(signed.getKeyIdHeaderValue());
    Optional<PublicKey> key =
        published.flatMap(keys -> keyId.flatMap(id -> Optional.ofNullable(keys.byId().get(id))));
    if (key.isEmpty()) {
      return new Verdict.Foreign(foreign(token, claims));
    }
    signed.setKey(key.get());
    if (!signed.verifySignature()) {
      return new Verdict.Refused(Messages.REFUSED);
    }
    if (!published.orElseThrow().issuer().equals(claims.getIssuer())) {
      return new Verdict.Foreign(foreign(token, claims));
    }
    return ServiceAccountClaims.identity(claims)
        .map(identity -> checked(identity, claims, true))
        .<Verdict>map(Verdict.Verified::new)
        .orElseGet(() -> new Verdict.Refused(Messages.WRONG_AUDIENCE));
  }

  private static CheckedToken foreign(Token token, JwtClaims claims) {
    return checked(Identity.ofToken(token.fingerprint()), claims, false);
  }

  private static CheckedToken checked(Identity identity, JwtClaims claims, boolean verified) {
    try {
      return new CheckedToken(
          identity,
          Instant.ofEpochSecond(claims.getExpirationTime().getValue()),
          Optional.ofNullable(claims.getJwtId()),
          verified);
    } catch (MalformedClaimException e) {
      throw new IllegalStateException(e);
    }
  }
}
