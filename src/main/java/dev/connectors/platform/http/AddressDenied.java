package dev.connectors.platform.http;

import java.io.Serial;

/** Nothing may connect there; says no more of the network than the author of the address wrote. */
public final class AddressDenied extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private AddressDenied(String message) {
    super(message, null, false, false);
  }

  static AddressDenied asWritten(String why) {
    return new AddressDenied(
        "no connector may use this address: %s; an administrator excepts ranges by connectors.address.allowed"
            .formatted(why));
  }

  static AddressDenied asResolved(String host) {
    return new AddressDenied(
        "no connector may use this address: %s leads to this machine, its link, a cloud's metadata, the installation itself or what an administrator denied; an administrator excepts ranges by connectors.address.allowed"
            .formatted(host));
  }
}
