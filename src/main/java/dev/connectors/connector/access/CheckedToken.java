package dev.connectors.connector.access;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a token whose form, audience and times are good.
 *
 * @param id the token's own id, for the audit; it does not give the token away
 * @param verified whether its signature is known to be the API server's
 */
record CheckedToken(Identity identity, Instant expiry, Optional<String> id, boolean verified) {}
