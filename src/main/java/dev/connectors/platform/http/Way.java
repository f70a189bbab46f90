package dev.connectors.platform.http;

import dev.connectors.platform.http.name.Resolved;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * Whether, and where, to connect to a host with the addresses that it has: judged once for each
 * answer of DNS and state of the rule, not for each request.
 */
record Way(
    int port,
    AddressRule rule,
    Object stateOfRule,
    Optional<AddressDenied> denied,
    List<SocketAddress> servers) {

  static Way to(Resolved found, int port, AddressRule rule) {
    var before = found.attached(Way.class).filter(way -> way.holds(port, rule));
    if (before.isPresent()) {
      return before.get();
    }
    var way = of(found, port, rule);
    found.attach(way);
    return way;
  }

  private static Way of(Resolved found, int port, AddressRule rule) {
    // Read first: a change meanwhile must not pass for what the verdict is about.
    var state = rule.state();
    var denied =
        rule.whyDenied(found.host())
            .map(AddressDenied::asWritten)
            .or(
                () ->
                    rule.whyDenied(found.addresses())
                        .map(_ -> AddressDenied.asResolved(found.host())));
    var servers =
        found.addresses().stream()
            .map(address -> SocketAddress.inetSocketAddress(new InetSocketAddress(address, port)))
            .toList();
    return new Way(port, rule, state, denied, servers);
  }

  /** As identity counts, a state that is equal but new is judged anew, which is no harm. */
  @SuppressWarnings("ReferenceEquality")
  private boolean holds(int toPort, AddressRule by) {
    return port == toPort && rule == by && stateOfRule == by.state();
  }
}
