package dev.connectors.plugin.git;

import java.time.Duration;

record Bounds(Duration timeout, long maxBytes, int maxRefs, int concurrentListings)
    implements GitSettings {}
