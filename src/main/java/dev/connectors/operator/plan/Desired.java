package dev.connectors.operator.plan;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An object as it is to be.
 *
 * @param fields the same as {@code resource}, as plain maps
 * @param digest of all of it, written into the object beside it
 */
public record Desired(
    Ref ref, GenericKubernetesResource resource, Map<String, Object> fields, String digest) {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .setDefaultPropertyInclusion(JsonInclude.Value.construct(NON_NULL, NON_NULL));

  public static Desired of(GenericKubernetesResource manifest) {
    var copy = JSON.convertValue(manifest, GenericKubernetesResource.class);
    var digest = digest(asMap(copy));
    var annotations = new LinkedHashMap<String, String>();
    if (copy.getMetadata().getAnnotations() != null) {
      annotations.putAll(copy.getMetadata().getAnnotations());
    }
    annotations.put(Marks.APPLIED, digest);
    copy.getMetadata().setAnnotations(annotations);
    return new Desired(Ref.of(copy), copy, asMap(copy), digest);
  }

  private static Map<String, Object> asMap(GenericKubernetesResource resource) {
    return JSON.convertValue(resource, new TypeReference<>() {});
  }

  /** SHA-256 of the JSON with sorted keys, in hexadecimal. */
  public static String digest(Object value) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(json(value).getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
