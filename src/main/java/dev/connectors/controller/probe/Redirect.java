package dev.connectors.controller.probe;

import dev.connectors.connector.tool.Outcome;
import dev.connectors.connector.tool.ToolAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/** Where an answer sends the probe. */
sealed interface Redirect {
  /** Path and query at the same scheme, host and port. */
  record Within(String uri) implements Redirect {}

  /** Another tool's, for all the probe knows: no credential goes there. */
  record Elsewhere(String origin) implements Redirect {}

  Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  /**
   * Reads a Location.
   *
   * @param uri path and query of the request that was answered
   */
  static Optional<Redirect> of(
      ToolAddress address, String uri, int status, Optional<String> location) {
    return location.filter(_ -> STATUSES.contains(status)).map(to -> read(address, uri, to));
  }

  private static Redirect read(ToolAddress address, String uri, String location) {
    try {
      var to = new URI(address.origin() + uri).resolve(new URI(location));
      var root = ToolAddress.read(to.getScheme() + "://" + to.getRawAuthority());
      if (!(root instanceof Outcome.Good<ToolAddress>(var target))) {
        return new Elsewhere("a place that is no address");
      }
      if (!target.origin().equals(address.origin())) {
        return new Elsewhere(target.origin());
      }
      var path = to.getRawPath().isEmpty() ? "/" : to.getRawPath();
      return new Within(to.getRawQuery() == null ? path : path + "?" + to.getRawQuery());
    } catch (URISyntaxException | IllegalArgumentException e) {
      return new Elsewhere("a place that is no address");
    }
  }
}
