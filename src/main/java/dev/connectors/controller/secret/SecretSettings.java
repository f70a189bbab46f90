package dev.connectors.controller.secret;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many of the users' Secrets are watched, each by a connection of its own. */
@ConfigMapping(prefix = "connectors.secret-watches")
public interface SecretSettings {
  @WithDefault("2000")
  int inAll();

  /** Named by the Connectors of one namespace. */
  @WithDefault("500")
  int perNamespace();
}
