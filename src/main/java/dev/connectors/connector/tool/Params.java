package dev.connectors.connector.tool;

import dev.connectors.connector.api.ConnectorClassSpec.ParamSpec;
import dev.connectors.connector.api.Param;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parameters as templates see them. One that is given without a value has its default; an empty
 * text is a value, since to some tools it means something (npm's registryType).
 */
public record Params(List<ParamSpec> declared, Map<String, String> values) {
  public Params {
    declared = List.copyOf(declared);
    values = Map.copyOf(values);
  }

  /** What a Connector gives, over the class's defaults. */
  public static Params of(List<ParamSpec> declared, List<Param> given) {
    var values = new LinkedHashMap<String, String>();
    for (var param : declared) {
      param.fallback().ifPresent(value -> values.put(param.name(), value));
    }
    for (var param : given) {
      param.given().ifPresent(value -> values.put(param.name(), value));
    }
    return new Params(declared, values);
  }

  /** Further values over these. */
  public Params with(Map<String, String> over) {
    var all = new LinkedHashMap<>(values);
    all.putAll(over);
    return new Params(declared, all);
  }

  /** The first that is required and has no value, or an empty one. */
  public Optional<String> missing() {
    return declared.stream()
        .filter(ParamSpec::needsValue)
        .map(ParamSpec::name)
        .filter(name -> values.getOrDefault(name, "").isEmpty())
        .findFirst();
  }
}
