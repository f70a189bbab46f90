package dev.connectors.connector.access;

/**
 * Whom a token stands for. All tokens of one identity are good or bad together, but for their
 * expiry.
 *
 * @param issuer who signed it; empty where nobody but the API server can tell
 * @param account uid of the ServiceAccount; empty where nobody but the API server can tell
 * @param bound kind and uid of the object with which the token ends, {@code pod/…}; empty for none
 */
record Identity(String issuer, String account, String bound) {
  /** A token that only the API server can judge stands for itself alone. */
  static Identity ofToken(Fingerprint fingerprint) {
    return new Identity("", "", "token/" + fingerprint);
  }
}
