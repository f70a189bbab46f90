package dev.connectors.operator.engine;

import java.util.List;

/**
 * What a component consists of.
 *
 * @param component name of the component, of the one resource of its kind and of its folder in
 *     {@code templates/}
 * @param definitions names of the CRDs in {@code crds/} that it installs
 * @param templates names of the files in its folder, without {@code .yaml}
 * @param waitsForCore whether it is installed only once Core is ready
 */
public record Parts(
    String component, List<String> definitions, List<String> templates, boolean waitsForCore) {
  /**
   * Templates of the policies that guard Connectors: they are Core's, and kept while it is away.
   */
  public static final List<String> GUARDS_OF_CONNECTORS =
      List.of(
          "00-validatingadmissionpolicy-connectorclasses",
          "00-validatingadmissionpolicy-connectors",
          "00-validatingadmissionpolicybinding-connectorclasses",
          "00-validatingadmissionpolicybinding-connectors");
}
