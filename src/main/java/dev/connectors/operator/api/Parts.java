package dev.connectors.operator.api;

import dev.connectors.connector.listing.ShippedPlugin;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a kind of component consists of.
 *
 * @param component name of the one resource of this kind
 * @param description for who chooses what to install
 * @param definitions names of the CRDs in {@code crds/} that it installs
 * @param folders in {@code templates/}, whose files it installs
 * @param connectorClass name of the class that it brings, and of its file in {@code classes/}
 * @param plugin that it runs
 */
public record Parts(
    String component,
    String description,
    List<String> definitions,
    List<String> folders,
    Optional<String> connectorClass,
    Optional<ShippedPlugin> plugin) {
  /** Folder of the policies that guard Connectors: they are Core's, and kept while it is away. */
  public static final String GUARDS = "guards";

  private static final String PLUGIN = "plugin";

  /** All that the other kinds need. */
  public static Parts ofCore(String description, List<String> definitions) {
    return new Parts(
        Component.CORE,
        description,
        definitions,
        List.of(GUARDS, Component.CORE),
        Optional.empty(),
        Optional.empty());
  }

  /** A ConnectorClass, and nothing that runs. */
  public static Parts ofClass(String component, String description, String connectorClass) {
    return new Parts(
        component,
        description,
        List.of(),
        List.of(),
        Optional.of(connectorClass),
        Optional.empty());
  }

  /** These, and the plugin that the class names. */
  public Parts with(ShippedPlugin shipped) {
    return new Parts(
        component,
        description,
        definitions,
        Stream.concat(folders.stream(), Stream.of(PLUGIN)).toList(),
        connectorClass,
        Optional.of(shipped));
  }

  /** Whether it is installed only once Core is ready: all are but Core itself. */
  public boolean waitsForCore() {
    return !component.equals(Component.CORE);
  }
}
