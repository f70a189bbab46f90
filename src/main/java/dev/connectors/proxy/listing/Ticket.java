package dev.connectors.proxy.listing;

import dev.connectors.connector.access.Decision.Allowed;
import dev.connectors.connector.access.Target;
import dev.connectors.connector.listing.ShippedPlugin;

/**
 * With this a plugin may read one connector for one caller, as long as the caller waits.
 *
 * @param value what the plugin shows; it stands in no log
 * @param holder the true caller, as it was admitted to the listing
 * @param target all that it is good for
 * @param ends by the monotonic clock
 */
public record Ticket(String value, ShippedPlugin plugin, Allowed holder, Target target, long ends) {
  @Override
  public String toString() {
    return "Ticket[" + plugin.via() + ", " + target + "]";
  }
}
