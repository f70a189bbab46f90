package dev.connectors.connector.tool;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** A range of IP addresses, such as 10.0.0.0/8; one without a length is a single address. */
record Cidr(InetAddress base, int bits) {
  private static final Pattern FORM = Pattern.compile("([0-9a-fA-F:.]+)(?:/([0-9]{1,3}))?");

  /**
   * @throws IllegalArgumentException if it is none; the message names it
   */
  static Cidr parse(String text) {
    var form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("not a range of IP addresses: " + text);
    }
    var base = InetAddress.ofLiteral(form.group(1));
    var all = base.getAddress().length * Byte.SIZE;
    var bits = form.group(2) == null ? all : Integer.parseInt(form.group(2));
    if (bits > all) {
      throw new IllegalArgumentException(
          "the length of the range is over %d: %s".formatted(all, text));
    }
    return new Cidr(base, bits);
  }

  boolean contains(InetAddress address) {
    var ours = base.getAddress();
    var theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      var mask = 0x80 >> (bit % Byte.SIZE);
      if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
