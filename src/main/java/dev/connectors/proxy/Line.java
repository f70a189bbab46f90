package dev.connectors.proxy;

import dev.connectors.connector.tool.Injection;
import dev.connectors.connector.tool.ToolAddress;
import dev.connectors.connector.tool.ToolTrust;
import dev.connectors.platform.http.Pool;
import dev.connectors.proxy.limit.Breaker;

/**
 * One connector's own connections, and whether they lead anywhere. It lives as long as what it
 * depends on stays the same: a new status, or another operation of the class, is no reason to leave
 * connections that are good.
 */
record Line(Ends ends, Pool pool, Breaker breaker) {
  /** What the connections lead to, by whose trust, and what is sent over them. */
  record Ends(String connectorClass, ToolAddress address, ToolTrust trust, Injection injected) {}

  /** Nobody uses it any more: what is idle is closed. */
  void leave() {
    pool.leave();
    breaker.leave();
  }
}
