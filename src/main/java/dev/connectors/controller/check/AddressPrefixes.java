package dev.connectors.controller.check;

import dev.connectors.connector.tool.Outcome;
import dev.connectors.connector.tool.ToolAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a Secret may go, as its annotation says: URL prefixes, split by commas or white space. A
 * prefix ends on the border of a segment; what cannot be read for certain covers nothing.
 */
record AddressPrefixes(List<String> prefixes) {
  /** Coded and empty segments, and those that some servers drop, could lead elsewhere. */
  private static Optional<ToolAddress> read(String address) {
    return ToolAddress.read(address) instanceof Outcome.Good<ToolAddress>(var read)
            && !read.prefix().contains("//")
            && !read.prefix().contains("%")
            && Stream.of(read.prefix().split("/")).noneMatch(part -> part.matches("\\.(;.*)?"))
        ? Optional.of(read)
        : Optional.empty();
  }

  private static boolean covers(ToolAddress one, ToolAddress other) {
    return one.tls() == other.tls()
        && one.host().equals(other.host())
        && one.port() == other.port()
        && (other.prefix() + "/").startsWith(one.prefix() + "/");
  }

  static AddressPrefixes of(String annotation) {
    return new AddressPrefixes(
        Stream.of(annotation.split("[,\\s]+")).filter(one -> !one.isEmpty()).toList());
  }

  boolean cover(String address) {
    return read(address)
        .filter(to -> prefixes.stream().flatMap(p -> read(p).stream()).anyMatch(p -> covers(p, to)))
        .isPresent();
  }
}
