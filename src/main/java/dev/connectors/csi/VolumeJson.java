package dev.connectors.csi;

import static dev.connectors.csi.VolumeProblem.invalid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** JSON inside of a volume's attributes. Errors never quote it: one of them holds the token. */
final class VolumeJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private VolumeJson() {}

  /** {@code [{"name": "n", "value": "v"}]}. */
  static Map<String, String> params(String json) {
    var params = new LinkedHashMap<String, String>();
    if (json.isBlank()) {
      return params;
    }
    var list = read(json);
    if (!list.isArray()) {
      throw notAList();
    }
    for (var item : list) {
      var name = item.path("name");
      var value = item.path("value");
      if (!name.isTextual() || !value.isValueNode() || value.isNull()) {
        throw notAList();
      }
      if (params.put(name.textValue(), value.asText()) != null) {
        throw invalid(VolumeRequest.PARAMS, "names '%s' twice".formatted(name.textValue()));
      }
    }
    return params;
  }

  /** {@code {"<audience>": {"token": "t", "expirationTimestamp": "..."}}}. */
  static Optional<String> token(String json, String audience) {
    return Optional.of(read(json).path(audience).path("token").asText())
        .filter(token -> !token.isEmpty());
  }

  private static VolumeProblem notAList() {
    return invalid(
        VolumeRequest.PARAMS, "must be a JSON list such as [{\"name\": \"n\", \"value\": \"v\"}]");
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}
