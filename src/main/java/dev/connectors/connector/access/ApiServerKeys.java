package dev.connectors.connector.access;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vertx.core.json.JsonObject;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * The issuer and the keys as the API server itself shows them. The address of the keys is not taken
 * from the discovery document: it may lead elsewhere.
 */
final class ApiServerKeys implements KeySource {
  static final String ISSUER_URL = "/.well-known/openid-configuration";
  static final String KEYS_URL = "/openid/v1/jwks";

  private final QuickClient client;

  ApiServerKeys(QuickClient client) {
    this.client = client;
  }

  @Override
  public Keys read() {
    try {
      var discovery = client.call(asked -> asked.raw(ISSUER_URL));
      var keys = client.call(asked -> asked.raw(KEYS_URL));
      if (discovery.isEmpty() || keys.isEmpty()) {
        return new Keys.Withheld("HTTP 404");
      }
      return new Keys.Published(issuer(discovery.get()), byId(keys.get()));
    } catch (KubernetesClientException e) {
      return QuickClient.isAway(e)
          ? new Keys.Missing(QuickClient.cause(e))
          : new Keys.Withheld(QuickClient.cause(e));
    } catch (JoseException | RuntimeException e) {
      return new Keys.Withheld("unreadable: " + e.getClass().getSimpleName());
    }
  }

  /** Empty where none is named: no token is of such an issuer, so that each is reviewed. */
  static String issuer(String discovery) {
    return Optional.ofNullable(new JsonObject(discovery).getString("issuer")).orElse("");
  }

  static Map<String, PublicKey> byId(String json) throws JoseException {
    return new JsonWebKeySet(json)
        .getJsonWebKeys().stream()
            .filter(key -> key instanceof PublicJsonWebKey)
            .map(PublicJsonWebKey.class::cast)
            .filter(key -> key.getKeyId() != null && !"enc".equals(key.getUse()))
            .filter(
                key ->
                    key.getPublicKey() instanceof RSAPublicKey
                        || key.getPublicKey() instanceof ECPublicKey)
            .collect(
                Collectors.toUnmodifiableMap(
                    PublicJsonWebKey::getKeyId,
                    PublicJsonWebKey::getPublicKey,
                    (first, second) -> first));
  }
}
