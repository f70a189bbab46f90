package dev.connectors.controller.probe;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When and how tools are probed. */
@ConfigMapping(prefix = "connectors.probe")
public interface ProbeSettings {
  /** Between two probes of a tool that answers well. */
  @WithDefault("60s")
  Duration period();

  /** For one probe: connection, request and body. */
  @WithDefault("10s")
  Duration timeout();

  /** After the first failure; doubled with each further one. */
  @WithDefault("5s")
  Duration firstRetry();

  @WithDefault("5m")
  Duration longestRetry();

  /** Every delay is made shorter or longer by up to this share, so that probes spread. */
  @WithDefault("0.2")
  double jitter();

  /** Probes at the same time. */
  @WithDefault("32")
  int parallel();

  /** Probes of one namespace's Connectors at the same time; others go on while all these hang. */
  @WithDefault("8")
  int parallelPerNamespace();
}
