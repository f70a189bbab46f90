package dev.connectors.csi;

import static dev.connectors.csi.VolumeProblem.invalid;

import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorClassSpec.Configuration;
import dev.connectors.connector.api.ConnectorClassSpec.ParamSpec;
import dev.connectors.csi.VolumeContents.Tool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Parameters of a class's templates: the volume's over the Connector's over the defaults. */
final class VolumeParams {
  private VolumeParams() {}

  /** Every configuration and parameter that the volume names must be one of a class's. */
  static void requireKnown(VolumeRequest request, List<ConnectorClass> classes) {
    var configurations = classes.stream().flatMap(c -> c.getSpec().configurations().stream());
    var names = configurations.map(Configuration::name).distinct().sorted().toList();
    for (var asked : request.configurations()) {
      if (!names.contains(asked)) {
        throw invalid(
            VolumeRequest.CONFIGURATIONS,
            "'%s' is unknown; there are %s".formatted(asked, String.join(", ", names)));
      }
    }
    var params =
        classes.stream()
            .flatMap(c -> declared(c, selected(request, c)))
            .map(ParamSpec::name)
            .distinct()
            .sorted()
            .toList();
    for (var given : request.params().keySet()) {
      if (!params.contains(given)) {
        throw invalid(
            VolumeRequest.PARAMS,
            "'%s' is unknown; there are %s".formatted(given, String.join(", ", params)));
      }
    }
  }

  static List<Configuration> selected(VolumeRequest request, ConnectorClass connectorClass) {
    return connectorClass.getSpec().configurations().stream()
        .filter(
            c -> request.configurations().isEmpty() || request.configurations().contains(c.name()))
        .toList();
  }

  static Map<String, Object> values(VolumeRequest request, Tool tool) {
    var declared =
        declared(tool.connectorClass(), selected(request, tool.connectorClass())).toList();
    var values = new LinkedHashMap<String, Object>();
    for (var param : declared) {
      if (param.defaultValue() != null) {
        values.put(param.name(), param.defaultValue());
      }
    }
    for (var param : tool.connector().getSpec().params()) {
      if (param.value() != null) {
        values.put(param.name(), param.value());
      }
    }
    values.putAll(request.params());
    for (var param : declared) {
      if (Boolean.TRUE.equals(param.required()) && !values.containsKey(param.name())) {
        throw invalid(
            VolumeRequest.PARAMS,
            "'%s' has no value, and ConnectorClass %s requires one"
                .formatted(param.name(), tool.connectorClass().getMetadata().getName()));
      }
    }
    return values;
  }

  private static Stream<ParamSpec> declared(
      ConnectorClass connectorClass, List<Configuration> configurations) {
    return Stream.concat(
        connectorClass.getSpec().params().stream(),
        configurations.stream().flatMap(c -> c.params().stream()));
  }
}
