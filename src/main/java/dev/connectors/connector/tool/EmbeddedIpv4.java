package dev.connectors.connector.tool;

import dev.connectors.platform.http.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * IPv4 addresses that a gateway may take out of an IPv6 address. Java itself turns ::ffff:a.b.c.d
 * into an IPv4 address.
 */
final class EmbeddedIpv4 {
  private static final Cidr COMPATIBLE = Cidr.parse("::/96");

  /** See <a href="https://www.rfc-editor.org/rfc/rfc6052">RFC 6052</a>. */
  private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");

  /** See <a href="https://www.rfc-editor.org/rfc/rfc8215">RFC 8215</a>: prefixes of any length. */
  private static final Cidr LOCAL_NAT64 = Cidr.parse("64:ff9b:1::/48");

  private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");
  private static final Cidr TEREDO = Cidr.parse("2001::/32");

  private EmbeddedIpv4() {}

  static List<InetAddress> in(InetAddress address) {
    var bytes = address.getAddress();
    var found = new ArrayList<InetAddress>();
    if (COMPATIBLE.contains(address) || NAT64.contains(address) || isIsatap(bytes)) {
      found.add(ipv4(bytes, 12, 13, 14, 15));
    } else if (LOCAL_NAT64.contains(address)) {
      found.add(ipv4(bytes, 6, 7, 9, 10));
      found.add(ipv4(bytes, 7, 9, 10, 11));
      found.add(ipv4(bytes, 9, 10, 11, 12));
      found.add(ipv4(bytes, 12, 13, 14, 15));
    } else if (SIX_TO_FOUR.contains(address)) {
      found.add(ipv4(bytes, 2, 3, 4, 5));
    } else if (TEREDO.contains(address)) {
      found.add(ipv4(bytes, 4, 5, 6, 7));
      var client = bytes.clone();
      for (int i = 12; i < client.length; i++) {
        client[i] = (byte) ~client[i];
      }
      found.add(ipv4(client, 12, 13, 14, 15));
    }
    return found;
  }

  private static boolean isIsatap(byte[] bytes) {
    return bytes.length == 16
        && (bytes[8] & ~2) == 0
        && bytes[9] == 0
        && bytes[10] == 0x5e
        && bytes[11] == (byte) 0xfe;
  }

  private static InetAddress ipv4(byte[] bytes, int... places) {
    var four = new byte[places.length];
    for (int i = 0; i < places.length; i++) {
      four[i] = bytes[places[i]];
    }
    try {
      return InetAddress.getByAddress(four);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
