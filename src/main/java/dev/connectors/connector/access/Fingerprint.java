package dev.connectors.connector.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of a token: a key that takes little room, and that gives no token away. */
record Fingerprint(long first, long second, long third, long fourth) {
  /** Each request takes one, and looking an algorithm up costs as much as its work. */
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(
          () -> {
            try {
              return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
              throw new IllegalStateException(e);
            }
          });

  static Fingerprint of(String text) {
    var hash = ByteBuffer.wrap(SHA_256.get().digest(text.getBytes(UTF_8)));
    return new Fingerprint(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
  }

  /** Takes as long wherever the difference is. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Fingerprint(long a, long b, long c, long d)
        && ((first ^ a) | (second ^ b) | (third ^ c) | (fourth ^ d)) == 0;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(first);
  }

  @Override
  public String toString() {
    return "%016x%016x%016x%016x".formatted(first, second, third, fourth);
  }
}
