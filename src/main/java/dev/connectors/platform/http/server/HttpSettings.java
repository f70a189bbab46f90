package dev.connectors.platform.http.server;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The port for callers, in the roles that have them. */
@ConfigMapping(prefix = "connectors.http")
public interface HttpSettings extends PortSettings {
  @Override
  @WithDefault("8080")
  int port();

  @Override
  @WithDefault("24576")
  int maxHead();

  @Override
  @WithDefault("5m")
  Duration stallTimeout();

  @Override
  @WithDefault("2048")
  int connections();

  @Override
  @WithDefault("256")
  int connectionsPerPeer();

  /** Ranges of addresses without a limit of their own, such as an ingress' pods. */
  Optional<List<String>> trustedPeers();
}
