package dev.connectors.csi;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.catalog.Catalog;
import dev.connectors.connector.tool.ToolAddress;
import dev.connectors.csi.VolumeProblem.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From a request to files. One Connector's files are in the root; of several, each has a folder:
 * its name, or {@code <namespace>_<name>} where two have the same name.
 */
@ApplicationScoped
class VolumeContents {
  private final Catalog catalog;
  private final ProxyAccess access;
  private final ConnectorFiles files;

  VolumeContents(Catalog catalog, ProxyAccess access, ConnectorFiles files) {
    this.catalog = catalog;
    this.access = access;
    this.files = files;
  }

  /** A Connector with its class. */
  record Tool(ConnectorName name, Connector connector, ConnectorClass connectorClass) {}

  VolumeContent of(VolumeRequest request) {
    if (!catalog.synced()) {
      throw new VolumeProblem(Kind.UNAVAILABLE, "the driver does not know the Connectors yet");
    }
    var tools = request.connectors().stream().map(this::tool).toList();
    VolumeParams.requireKnown(request, tools.stream().map(Tool::connectorClass).toList());
    var allowed = new ArrayList<Tool>();
    var refused = new ArrayList<Refusal>();
    for (var tool : tools) {
      if (access.allows(request.pod(), tool.name())) {
        allowed.add(tool);
      } else {
        refused.add(Refusal.of(request.pod(), tool.name()));
      }
    }
    var all = new LinkedHashMap<String, VolumeFile>();
    for (var tool : allowed) {
      var folder = folder(tool.name(), request.connectors());
      files.of(request, tool, allowed).forEach((name, file) -> all.put(folder + name, file));
    }
    if (!refused.isEmpty()) {
      all.put(Refusal.FILE, Refusal.file(refused));
    }
    return new VolumeContent(all, refused, !allowed.isEmpty());
  }

  private Tool tool(ConnectorName name) {
    var connector =
        catalog
            .connector(name.namespace(), name.name())
            .orElseThrow(
                () ->
                    new VolumeProblem(
                        Kind.NOT_FOUND,
                        "Connector %s does not exist: see kubectl -n %s get connectors"
                            .formatted(name, name.namespace())));
    var className = connector.getSpec().connectorClassName();
    var connectorClass =
        catalog
            .connectorClass(className)
            .orElseThrow(
                () ->
                    new VolumeProblem(
                        Kind.NOT_FOUND,
                        "ConnectorClass %s of Connector %s does not exist: see kubectl get connectorclasses"
                            .formatted(className, name)));
    return new Tool(name, connector, connectorClass);
  }

  private static String folder(ConnectorName name, List<ConnectorName> all) {
    if (all.size() == 1) {
      return "";
    }
    var sameName = all.stream().filter(other -> other.name().equals(name.name())).count();
    return (sameName == 1 ? name.name() : name.namespace() + "_" + name.name()) + "/";
  }

  /** For templates: what they may know of a Connector. */
  static Map<String, Object> facts(Tool tool, String proxyAddress) {
    var spec = tool.connector().getSpec();
    return Map.of(
        "name", tool.name().name(),
        "namespace", tool.name().namespace(),
        "class", spec.connectorClassName(),
        "address", address(tool),
        "proxyAddress", proxyAddress);
  }

  /** As its author wrote it, since clients compare it with the URLs of their users. */
  static String address(Tool tool) {
    var address = tool.connector().getSpec().address();
    ToolAddress.read(address).orThrow(VolumeProblem::of);
    return ToolAddress.withoutLastSlashes(address);
  }
}
