package dev.connectors.connector.tool;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Whom proxy and probes trust alike. */
@ConfigMapping(prefix = "connectors.tool")
public interface TrustSettings {
  /** PEM file with the CAs to trust, instead of the ones built in. */
  Optional<String> trustedCas();
}
