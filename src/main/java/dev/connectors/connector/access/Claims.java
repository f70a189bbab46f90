package dev.connectors.connector.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a token says of itself, unverified: enough to refuse what cannot be good without asking the
 * API server, never enough to accept.
 */
record Claims(Set<String> audiences, Instant expiry) {
  private static final int LONGEST = 16_384;

  static Optional<Claims> of(Token token) {
    var parts = token.reveal().split("\\.", -1);
    if (parts.length != 3 || token.reveal().length() > LONGEST) {
      return Optional.empty();
    }
    try {
      var json = new JsonObject(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8));
      var audience = json.getValue("aud");
      var audiences = audience instanceof JsonArray all ? all : JsonArray.of(audience);
      return Optional.of(
          new Claims(
              audiences.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet()),
              Instant.ofEpochSecond(json.getLong("exp", 0L))));
    } catch (RuntimeException e) {
      return Optional.empty(); // not a token that the API server made
    }
  }
}
