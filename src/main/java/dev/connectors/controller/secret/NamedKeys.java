package dev.connectors.controller.secret;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What of a Secret is kept in memory: the keys that are needed, each only up to its largest size.
 *
 * @param largest bytes that are of use, by key
 */
public record NamedKeys(Map<String, Integer> largest) {
  /** Within the kept Secret: the sizes of values that are not kept, by key. */
  private static final String TOO_LARGE = "tooLarge";

  public NamedKeys {
    largest = Map.copyOf(largest);
  }

  /** These keys, each of at most so many bytes. */
  public static NamedKeys of(Iterable<String> keys, int largest) {
    var all = new HashMap<String, Integer>();
    keys.forEach(key -> all.put(key, largest));
    return new NamedKeys(all);
  }

  NamedKeys and(NamedKeys others) {
    var all = new HashMap<>(largest);
    others.largest.forEach((key, bytes) -> all.merge(key, bytes, Math::max));
    return new NamedKeys(all);
  }

  /** Whether what is kept for these is enough for the others, too. */
  boolean cover(NamedKeys others) {
    return and(others).equals(this);
  }

  Secret keep(Secret secret) {
    var data = new HashMap<String, String>();
    var tooLarge = new HashMap<String, Integer>();
    Optional.ofNullable(secret.getData())
        .orElse(Map.of())
        .forEach(
            (key, value) -> {
              int bytes = SecretLookup.Found.bytesOf(value);
              if (bytes <= largest.getOrDefault(key, -1)) {
                data.put(key, value);
              } else if (largest.containsKey(key)) {
                tooLarge.put(key, bytes);
              }
            });
    var metadata = secret.getMetadata();
    var slim =
        new ObjectMetaBuilder()
            .withNamespace(metadata.getNamespace())
            .withName(metadata.getName())
            .withUid(metadata.getUid())
            .withResourceVersion(metadata.getResourceVersion());
    SecretLookup.Found.addresses(secret)
        .ifPresent(addresses -> slim.addToAnnotations(SecretLookup.ADDRESSES, addresses));
    return new SecretBuilder()
        .withMetadata(slim.build())
        .withType(secret.getType())
        .withData(data)
        .addToAdditionalProperties(TOO_LARGE, Map.copyOf(tooLarge))
        .build();
  }

  /** What is known of a Secret that was kept so. */
  SecretLookup.Found found(Secret kept) {
    var tooLarge = new HashMap<String, Integer>();
    if (kept.getAdditionalProperties().get(TOO_LARGE) instanceof Map<?, ?> sizes) {
      sizes.forEach((key, bytes) -> tooLarge.put((String) key, (Integer) bytes));
    }
    return new SecretLookup.Found(
        kept.getType() == null ? "Opaque" : kept.getType(),
        kept.getData() == null ? Map.of() : kept.getData(),
        SecretLookup.Found.addresses(kept),
        tooLarge);
  }
}
