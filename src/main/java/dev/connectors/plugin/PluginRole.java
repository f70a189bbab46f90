package dev.connectors.plugin;

import dev.connectors.platform.Role;
import dev.connectors.platform.http.Draining;
import dev.connectors.platform.http.server.TrafficServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.literal.NamedLiteral;
import jakarta.inject.Named;
import java.util.List;

/** Role plugin: what one kind of tool needs beside HTTP injection, chosen by {@code --class}. */
@Named("plugin")
@ApplicationScoped
class PluginRole implements Role {
  private final TrafficServer server;
  private final Instance<Plugin> plugins;
  private final Draining draining;

  PluginRole(TrafficServer server, @Any Instance<Plugin> plugins, Draining draining) {
    this.server = server;
    this.plugins = plugins;
    this.draining = draining;
  }

  @Override
  public void start(List<String> options) {
    if (options.size() != 2 || !options.getFirst().equals("--class")) {
      throw new IllegalArgumentException("usage: connectors plugin --class CLASS");
    }
    var chosen = plugins.select(NamedLiteral.of(options.getLast()));
    if (chosen.isUnsatisfied()) {
      throw new IllegalArgumentException("there is no plugin for class " + options.getLast());
    }
    draining.watchForSigterm();
    server.serve(chosen.get()::handle);
  }
}
