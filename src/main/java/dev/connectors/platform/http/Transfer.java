package dev.connectors.platform.http;

import java.util.Optional;

/**
 * What went through, as far as it got.
 *
 * @param broken why it is not the whole, where it was broken off
 */
public record Transfer(int status, long bytesIn, long bytesOut, Optional<String> broken) {}
