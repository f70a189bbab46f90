package dev.connectors.platform.http.name;

import java.net.InetAddress;
import java.util.Collection;

/** Is told when a host has lost addresses, so that no connection to them is kept. */
@FunctionalInterface
public interface Departures {
  /** Called on an event loop; must not block. */
  void gone(String host, Collection<InetAddress> addresses);
}
