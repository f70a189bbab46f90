package dev.connectors.platform.http;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** A range of IP addresses, such as 10.0.0.0/8; one without a length is a single address. */
public final class Cidr {
  /** Java would read 10.1 as 10.0.0.1, which nobody means by 10.1/16. */
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(?:/([0-9]{1,3}))?");

  // Bytes, since ranges are constants, and no InetAddress may be part of a native image.
  private final byte[] base;
  private final int bits;

  private Cidr(byte[] base, int bits) {
    this.base = base;
    this.bits = bits;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none; the message names it
   */
  public static Cidr parse(String text) {
    var form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("not a range of IP addresses: " + text);
    }
    var base = InetAddress.ofLiteral(form.group(1)).getAddress();
    var all = base.length * Byte.SIZE;
    var bits = form.group(2) == null ? all : Integer.parseInt(form.group(2));
    if (bits > all) {
      throw new IllegalArgumentException(
          "the length of the range is over %d: %s".formatted(all, text));
    }
    return new Cidr(base, bits);
  }

  public boolean contains(InetAddress address) {
    var theirs = address.getAddress();
    if (base.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      var mask = 0x80 >> (bit % Byte.SIZE);
      if (((base[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
