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
   * Its data are base64 text, as in the Secret.
   *
   * @param addresses where it may go, if it says so
   */
  record Found(String type, Map<String, String> data, Optional<String> addresses)
      implements SecretLookup {
    public Found {
      data = Map.copyOf(data);
    }

    public static Found of(Secret secret) {
      return new Found(
          secret.getType() == null ? "Opaque" : secret.getType(),
          secret.getData() == null ? Map.of() : secret.getData(),
          Optional.ofNullable(secret.getMetadata().getAnnotations())
              .map(annotations -> annotations.get(ADDRESSES)));
    }

    public boolean has(String key) {
      return !data.getOrDefault(key, "").isEmpty();
    }

    public byte[] bytes(String key) {
      return Base64.getDecoder().decode(data.get(key));
    }

    /** Bytes under these keys. */
    public int size(Iterable<String> keys) {
      int bytes = 0;
      for (var key : keys) {
        bytes += has(key) ? bytes(key).length : 0;
      }
      return bytes;
    }

    /** The data of these keys, as far as there are any. */
    public Map<String, String> only(Iterable<String> keys) {
      var chosen = new LinkedHashMap<String, String>();
      for (var key : keys) {
        if (has(key)) {
          chosen.put(key, data.get(key));
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
