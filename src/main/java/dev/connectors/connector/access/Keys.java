package dev.connectors.connector.access;

import java.security.PublicKey;
import java.util.Map;

/** What the API server says of the tokens that it signs. */
sealed interface Keys {
  /**
   * The keys by their ids.
   *
   * @param issuer whose tokens they are
   */
  record Published(String issuer, Map<String, PublicKey> byId) implements Keys {}

  /** The API server does not show them to us, so that it must be asked about each token. */
  record Withheld(String cause) implements Keys {}

  /** The API server has not answered. */
  record Missing(String cause) implements Keys {}
}
