package dev.connectors.platform.http.name;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What came of asking for a name. */
sealed interface Finding {
  Comparator<InetAddress> BY_NUMBER =
      (one, other) -> Arrays.compareUnsigned(one.getAddress(), other.getAddress());

  /** At least one address, good for so long. */
  record Found(List<InetAddress> addresses, Duration ttl) implements Finding {
    /** Of many addresses the same ones each time, in whichever order DNS tells them. */
    List<InetAddress> atMost(int ofEachFamily) {
      var few = new ArrayList<InetAddress>();
      for (var family : List.of(Inet4Address.class, Inet6Address.class)) {
        var all = addresses.stream().filter(family::isInstance).toList();
        few.addAll(
            all.size() <= ofEachFamily
                ? all
                : all.stream().sorted(BY_NUMBER).limit(ofEachFamily).toList());
      }
      return few;
    }
  }

  /** There is no such name, or it has no address. */
  record Absent() implements Finding {}

  /** Nobody can say at the moment. */
  record Failed(String why) implements Finding {}
}
