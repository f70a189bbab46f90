package dev.connectors.csi;

import dev.connectors.connector.api.ConnectorClassSpec.Configuration;
import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.connector.template.TemplateProblem;
import dev.connectors.csi.VolumeContents.Tool;
import dev.connectors.csi.VolumeProblem.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of one Connector: those that every class has, then those of its class. */
@ApplicationScoped
class ConnectorFiles {
  static final String TOKEN = "context.token";
  private static final String PROXY_ADDRESS = "connector.status.proxyAddress";
  private static final String ENVIRONMENT = ".env";

  private final ClassTemplates templates;
  private final String clusterDomain;

  ConnectorFiles(ClassTemplates templates, CsiConfig config) {
    this.templates = templates;
    this.clusterDomain = config.clusterDomain();
  }

  Map<String, VolumeFile> of(VolumeRequest request, Tool tool, List<Tool> all) {
    var address = proxyAddress(tool);
    var files = new LinkedHashMap<String, VolumeFile>();
    files.put(TOKEN, VolumeFile.readable(request.token()));
    files.put(PROXY_ADDRESS, VolumeFile.readable(address));
    files.put(ENVIRONMENT, VolumeFile.readable(environment(tool, address)));
    var data = data(request, tool, all);
    for (var configuration : VolumeParams.selected(request, tool.connectorClass())) {
      for (var template : configuration.data().entrySet()) {
        var name = template.getKey();
        var file = render(tool, configuration, template, data);
        if (files.put(requirePlainName(tool, name), file) != null) {
          throw faultOfClass(tool, name, "is there twice");
        }
      }
    }
    return files;
  }

  private Map<String, Object> data(VolumeRequest request, Tool tool, List<Tool> all) {
    return Map.of(
        "connector", VolumeContents.facts(tool, proxyAddress(tool)),
        "connectors",
            all.stream()
                .<Object>map(other -> VolumeContents.facts(other, proxyAddress(other)))
                .toList(),
        "param", VolumeParams.values(request, tool),
        "context",
            Map.of(
                "token", request.token(),
                "namespace", request.pod().namespace(),
                "serviceAccount", request.pod().serviceAccount(),
                "pod", request.pod().name()));
  }

  private VolumeFile render(
      Tool tool,
      Configuration configuration,
      Map.Entry<String, String> template,
      Map<String, Object> data) {
    var name = template.getKey();
    try {
      var mode = Optional.ofNullable(configuration.modes().get(name));
      return new VolumeFile(
          templates.render(template.getValue(), data),
          mode.map(octal -> Integer.parseInt(octal, 8) & 0777).orElse(VolumeFile.READABLE));
    } catch (NumberFormatException e) {
      throw faultOfClass(tool, name, "has a mode that is not octal");
    } catch (TemplateProblem e) {
      throw faultOfClass(tool, name, e.getMessage());
    }
  }

  private static VolumeProblem faultOfClass(Tool tool, String file, String problem) {
    return new VolumeProblem(
        Kind.PRECONDITION,
        "file %s of ConnectorClass %s %s"
            .formatted(file, tool.connectorClass().getMetadata().getName(), problem));
  }

  /** A relative path that stays in the volume and out of the links that it is made of. */
  private static String requirePlainName(Tool tool, String name) {
    var path = Path.of(name);
    if (name.isEmpty()
        || path.isAbsolute()
        || !path.normalize().toString().equals(name)
        || name.startsWith("..")
        || name.equals(Refusal.FILE)) {
      throw faultOfClass(tool, name, "has a name that cannot be used");
    }
    return name;
  }

  private static String environment(Tool tool, String proxyAddress) {
    var spec = tool.connector().getSpec();
    return assignment("CONNECTOR_NAMESPACE", tool.name().namespace())
        + assignment("CONNECTOR_NAME", tool.name().name())
        + assignment("CONNECTOR_CLASS", spec.connectorClassName())
        + assignment("CONNECTOR_ADDRESS", VolumeContents.address(tool))
        + assignment("CONNECTOR_PROXY_ADDRESS", proxyAddress);
  }

  /** Quoted for a shell that reads the file with {@code .} */
  private static String assignment(String name, String value) {
    return name + "='" + value.replace("'", "'\\''") + "'\n";
  }

  /** Never from the status, which others may be able to write: the pod's token goes there. */
  private String proxyAddress(Tool tool) {
    return "http://c-%s.%s.svc.%s"
        .formatted(tool.name().name(), tool.name().namespace(), clusterDomain);
  }
}
