package dev.connectors.controller.check;

import dev.connectors.connector.api.ConnectorClassSpec;
import dev.connectors.connector.listing.ShippedPlugin;
import java.util.Optional;

/** A class calls no Service of its author's choice: what a plugin is, is this version's to say. */
final class PluginChecks {
  private PluginChecks() {}

  static Optional<Verdict> pluginUnknown(ConnectorClassSpec spec) {
    return spec.lister()
        .filter(plugin -> ShippedPlugin.named(plugin.name()).isEmpty())
        .map(
            plugin ->
                Verdict.bad(
                    Reason.PluginUnknown,
                    "spec.plugin.name: there is no plugin '%s'; this version has %s"
                        .formatted(plugin.name(), ShippedPlugin.names())));
  }
}
