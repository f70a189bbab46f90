package dev.connectors.csi;

import static dev.connectors.csi.VolumeProblem.invalid;

import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorClassSpec.Configuration;
import dev.connectors.connector.api.ConnectorClassSpec.ParamSpec;
import dev.connectors.connector.tool.Params;
import dev.connectors.connector.tool.ToolAccess;
import dev.connectors.csi.VolumeContents.Tool;
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
    var ofConnector = Params.of(declared, tool.connector().getSpec().params());
    // The Connector's own must be good whatever the volume says: the proxy goes by them.
    checked(ofConnector);
    var params = checked(ofConnector.with(request.params()));
    params
        .missing()
        .ifPresent(
            name -> {
              throw invalid(
                  VolumeRequest.PARAMS,
                  "'%s' has no value, and ConnectorClass %s requires one"
                      .formatted(name, tool.connectorClass().getMetadata().getName()));
            });
    return Map.copyOf(params.values());
  }

  private static Params checked(Params params) {
    return ToolAccess.checked(params).orThrow(VolumeProblem::of);
  }

  private static Stream<ParamSpec> declared(
      ConnectorClass connectorClass, List<Configuration> configurations) {
    return Stream.concat(
        connectorClass.getSpec().params().stream(),
        configurations.stream().flatMap(c -> c.params().stream()));
  }
}
