package dev.connectors.operator.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a manifest our field manager still owns, by {@code metadata.managedFields}.
 *
 * <p>Whoever changes or removes a field takes it from our entry, so a drift shows as a field that
 * is not covered, and no values are compared: what the API server defaults or normalises cannot be
 * mistaken for one. See <a
 * href="https://github.com/kubernetes-sigs/structured-merge-diff">structured-merge-diff</a>.
 */
public final class FieldOwnership {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What names the object is in no set of fields. */
  private static final Set<String> IDENTITY =
      Set.of(".apiVersion", ".kind", ".metadata.name", ".metadata.namespace");

  private FieldOwnership() {}

  /** Paths of the manifest that the manager does not own in the actual object. */
  public static Set<String> uncovered(
      Map<String, Object> manifest, HasMetadata actual, String manager) {
    var missing = new TreeSet<String>();
    walk("", manifest, fields(actual, manager), missing);
    missing.removeAll(IDENTITY);
    return missing;
  }

  /** Whether the manager has applied this object: its labels alone can be a user's copy. */
  public static boolean applied(HasMetadata actual, String manager) {
    return !fields(actual, manager).isEmpty();
  }

  /** Whether the manager owns this field, given by the names on the way to it. */
  public static boolean owns(HasMetadata actual, String manager, String... path) {
    Map<String, Object> at = fields(actual, manager);
    for (var name : path) {
      if (!(at.get("f:" + name) instanceof Map<?, ?> child)) {
        return false;
      }
      at = typed(child);
    }
    return true;
  }

  private static Map<String, Object> fields(HasMetadata actual, String manager) {
    return actual.getMetadata().getManagedFields().stream()
        .filter(
            entry ->
                manager.equals(entry.getManager())
                    && "Apply".equals(entry.getOperation())
                    && (entry.getSubresource() == null || entry.getSubresource().isEmpty())
                    && entry.getFieldsV1() != null)
        .findFirst()
        .map(entry -> entry.getFieldsV1().getAdditionalProperties())
        .orElse(Map.of());
  }

  private static void walk(
      String path, @Nullable Object manifest, Map<String, Object> fields, Set<String> missing) {
    switch (manifest) {
      case Map<?, ?> map -> {
        for (var entry : map.entrySet()) {
          child(
              path + "." + entry.getKey(),
              entry.getValue(),
              fields.get("f:" + entry.getKey()),
              missing);
        }
      }
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          element(path + "[" + i + "]", list.get(i), fields, missing);
        }
      }
      case null, default -> {
        // A value that is owned; which value it has does not matter.
      }
    }
  }

  private static void child(
      String path, @Nullable Object value, @Nullable Object fields, Set<String> missing) {
    if (!(fields instanceof Map<?, ?> owned)) {
      missing.add(path);
    } else if (!owned.isEmpty()) { // empty: a leaf, or atomic, and then owned whole
      walk(path, value, typed(owned), missing);
    }
  }

  private static void element(
      String path, @Nullable Object value, Map<String, Object> fields, Set<String> missing) {
    Set<String> best = Set.of(path);
    for (var field : fields.entrySet()) {
      if (matches(field.getKey(), value)) {
        var inside = new TreeSet<String>();
        child(path, value, field.getValue(), inside);
        if (inside.isEmpty()) {
          return;
        }
        best = inside;
      }
    }
    missing.addAll(best);
  }

  private static boolean matches(String field, @Nullable Object value) {
    if (field.startsWith("v:")) {
      return same(parse(field), value);
    }
    return field.startsWith("k:")
        && value instanceof Map<?, ?> map
        && parse(field) instanceof Map<?, ?> keys
        // A key that the manifest leaves out has the API's default, such as protocol: TCP.
        && keys.entrySet().stream()
            .allMatch(
                key -> {
                  var given = map.get(key.getKey());
                  return given == null || same(key.getValue(), given);
                });
  }

  private static boolean same(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return Double.compare(x.doubleValue(), y.doubleValue()) == 0;
    }
    return Objects.equals(a, b);
  }

  private static @Nullable Object parse(String field) {
    try {
      return JSON.readValue(field.substring(2), Object.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a field of managedFields: " + field, e);
    }
  }

  @SuppressWarnings("unchecked") // keys of JSON objects are strings
  private static Map<String, Object> typed(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }
}
