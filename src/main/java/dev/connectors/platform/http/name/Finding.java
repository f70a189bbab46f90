package dev.connectors.platform.http.name;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** What came of asking for a name. */
sealed interface Finding {
  /** At least one address, good for so long. */
  record Found(List<InetAddress> addresses, Duration ttl) implements Finding {}

  /** There is no such name, or it has no address. */
  record Absent() implements Finding {}

  /** Nobody can say at the moment. */
  record Failed(String why) implements Finding {}
}
