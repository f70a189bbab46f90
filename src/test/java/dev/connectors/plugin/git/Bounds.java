package dev.connectors.plugin.git;

import java.time.Duration;

record Bounds(
    Duration timeout,
    long maxBytes,
    int maxRefs,
    int concurrentListings,
    int concurrentListingsPerNamespace)
    implements GitSettings {
  Bounds(Duration timeout, long maxBytes, int maxRefs, int concurrentListings) {
    this(timeout, maxBytes, maxRefs, concurrentListings, concurrentListings);
  }
}
