package dev.connectors.plugin.git;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of one listing, so that no repository and no tool can take the plugin from others. */
@ConfigMapping(prefix = "connectors.git")
public interface GitSettings {
  /** From the call to its answer; besides, what the connector's class allows the tool. */
  @WithDefault("30s")
  Duration timeout();

  /** Bytes that are read of the tool's answers. */
  @WithDefault("16777216")
  long maxBytes();

  /** Branches and tags of one repository. */
  @WithDefault("50000")
  int maxRefs();

  /** Listings at a time; further ones are told to come back. */
  @WithDefault("8")
  int concurrentListings();

  /** Of them, those for the connectors of one namespace. */
  @WithDefault("4")
  int concurrentListingsPerNamespace();
}
