package dev.connectors.connector.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;

/**
 * The claims {@code kubernetes.io} of a ServiceAccount's token: see
 * https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/.
 */
final class ServiceAccountClaims {
  private static final String CLAIM = "kubernetes.io";

  /** A token bound to a pod names the pod's node too, but ends with the pod. */
  private static final List<String> BOUND = List.of("pod", "secret", "node");

  private ServiceAccountClaims() {}

  /** Empty where the token is no ServiceAccount's. */
  static Optional<Identity> identity(JwtClaims claims) throws MalformedClaimException {
    var issuer = claims.getIssuer();
    if (!(claims.getClaimValue(CLAIM) instanceof Map<?, ?> kubernetes)) {
      return Optional.empty();
    }
    return uid(kubernetes, "serviceaccount")
        .map(account -> new Identity(issuer, account, bound(kubernetes)));
  }

  private static String bound(Map<?, ?> kubernetes) {
    return BOUND.stream()
        .flatMap(kind -> uid(kubernetes, kind).stream().map(uid -> kind + "/" + uid))
        .findFirst()
        .orElse("");
  }

  private static Optional<String> uid(Map<?, ?> kubernetes, String kind) {
    return kubernetes.get(kind) instanceof Map<?, ?> object
            && object.get("uid") instanceof String uid
            && !uid.isEmpty()
        ? Optional.of(uid)
        : Optional.empty();
  }
}
