package dev.connectors.platform.http.name;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The servers as they are best asked: in their order, but those that were silent last. Runs on one
 * event loop.
 */
final class Nameservers {
  /** After this a look-up for which nobody waits tries a silent one again. */
  private static final long SECONDS_OF_REST = 30;

  private final List<InetSocketAddress> all;
  private final Map<InetSocketAddress, Long> silentSince = new HashMap<>();

  Nameservers(List<InetSocketAddress> all) {
    this.all = List.copyOf(all);
  }

  /**
   * All servers.
   *
   * @param awaited whether anybody waits for the answer
   */
  List<InetSocketAddress> inOrder(boolean awaited, long now) {
    var first = new ArrayList<InetSocketAddress>();
    var last = new ArrayList<InetSocketAddress>();
    for (var server : all) {
      var since = silentSince.get(server);
      boolean rested = since != null && now - since > SECONDS_OF_REST * 1_000_000_000;
      (since == null || rested && !awaited ? first : last).add(server);
    }
    first.addAll(last);
    return first;
  }

  void answered(InetSocketAddress server) {
    silentSince.remove(server);
  }

  void silent(InetSocketAddress server, long now) {
    silentSince.put(server, now);
  }
}
