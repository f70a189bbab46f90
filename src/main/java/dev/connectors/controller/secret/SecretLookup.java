package dev.connectors.controller.secret;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is known of a Secret that a Connector names. */
public sealed interface SecretLookup {
  /** On a Secret: where it may go. */
  String ADDRESSES = "connectors.alauda.io/addresses";

  /** The Connector names none. */
  record NotReferenced() implements SecretLookup {}

  record Missing() implements SecretLookup {}

  /** The API server did not let us read it; {@code why} holds no data. */
  record Unreadable(String why) implements SecretLookup {}

  /**
   * It is not asked for, since as many Secrets are watched as may be.
   *
   * @param most so many may be
   * @param namespace whose share that is; empty where it is that of all namespaces together
   */
  record TooMany(int most, Optional<String> namespace) implements SecretLookup {}

  /**
   * Its data are base64 text, as in the Secret.
   *
   * @param addresses where it may go, if it says so
   * @param tooLarge bytes of the values that are not kept, by key
   */
  record Found(
      String type,
      Map<String, String> data,
      Optional<String> addresses,
      Map<String, Integer> tooLarge)
      implements SecretLookup {
    public Found {
      data = Map.copyOf(data);
      tooLarge = Map.copyOf(tooLarge);
    }

    static Optional<String> addresses(Secret secret) {
      return Optional.ofNullable(secret.getMetadata().getAnnotations())
          .map(annotations -> annotations.get(ADDRESSES));
    }

    /** Bytes that such base64 text stands for. */
    static int bytesOf(String base64) {
      int padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
      return base64.length() / 4 * 3 - padding;
    }

    public boolean has(String key) {
      return !data.getOrDefault(key, "").isEmpty() || tooLarge.containsKey(key);
    }

    public byte[] bytes(String key) {
      return Base64.getDecoder().decode(data.get(key));
    }

    /** Bytes under these keys. */
    public int size(Iterable<String> keys) {
      int bytes = 0;
      for (var key : keys) {
        bytes += tooLarge.getOrDefault(key, bytesOf(data.getOrDefault(key, "")));
      }
      return bytes;
    }

    /** The data of these keys, as far as there are any. */
    public Map<String, String> only(Iterable<String> keys) {
      var chosen = new LinkedHashMap<String, String>();
      for (var key : keys) {
        var value = data.getOrDefault(key, "");
        if (!value.isEmpty()) {
          chosen.put(key, value);
        }
      }
      return chosen;
    }

    /** Without the data: this may end in a log. */
    @Override
    public String toString() {
      return "Found[type=" + type + ", keys=" + data.keySet() + "]";
    }
  }
}
