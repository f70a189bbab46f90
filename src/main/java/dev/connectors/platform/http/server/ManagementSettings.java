package dev.connectors.platform.http.server;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The port for kubelet's probes and for Prometheus, in every role. */
@ConfigMapping(prefix = "connectors.management")
public interface ManagementSettings extends PortSettings {
  @Override
  @WithDefault("9000")
  int port();

  @Override
  @WithDefault("8192")
  int maxHead();

  @Override
  @WithDefault("60s")
  Duration stallTimeout();

  @Override
  @WithDefault("256")
  int connections();

  @Override
  @WithDefault("32")
  int connectionsPerPeer();
}
