package dev.connectors.connector.access;

import java.time.Instant;

/** A token with what is known of it: what the API server is shown for an identity. */
record Proof(Token token, CheckedToken checked) {
  Identity identity() {
    return checked.identity();
  }

  boolean expiredAt(Instant now) {
    return now.isAfter(checked.expiry());
  }

  /** The one that can be shown for longer. */
  Proof newer(Proof other) {
    return other.checked.expiry().isAfter(checked.expiry()) ? other : this;
  }
}
