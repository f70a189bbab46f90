package dev.connectors.controller;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a Secret may go, as its annotation says: URL prefixes, split by commas or white space. A
 * prefix ends on the border of a segment; what cannot be read for certain covers nothing.
 */
record AddressPrefixes(List<String> prefixes) {
  /** On a Secret. */
  static final String ANNOTATION = "connectors.alauda.io/addresses";

  private record Place(String scheme, String host, int port, String path) {
    static Optional<Place> of(String address) {
      try {
        var uri = new URI(address);
        var scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        var path = Optional.ofNullable(uri.getRawPath()).orElse("");
        if (uri.getHost() == null
            || uri.getRawUserInfo() != null
            || !List.of("http", "https").contains(scheme)
            || path.contains("//")
            || path.contains("%")
            || Stream.of(path.split("/")).anyMatch(part -> part.matches("\\.{1,2}(;.*)?"))) {
          return Optional.empty();
        }
        var port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        var withoutSlash = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return Optional.of(
            new Place(scheme, uri.getHost().toLowerCase(Locale.ROOT), port, withoutSlash));
      } catch (URISyntaxException e) {
        return Optional.empty();
      }
    }

    boolean covers(Place other) {
      return scheme.equals(other.scheme)
          && host.equals(other.host)
          && port == other.port
          && (other.path + "/").startsWith(path + "/");
    }
  }

  static AddressPrefixes of(String annotation) {
    return new AddressPrefixes(
        Stream.of(annotation.split("[,\\s]+")).filter(one -> !one.isEmpty()).toList());
  }

  boolean cover(String address) {
    return Place.of(address)
        .filter(
            to -> prefixes.stream().flatMap(p -> Place.of(p).stream()).anyMatch(p -> p.covers(to)))
        .isPresent();
  }
}
