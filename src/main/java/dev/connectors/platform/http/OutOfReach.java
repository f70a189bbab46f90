package dev.connectors.platform.http;

import java.io.Serial;

/** The other side could not be connected to, or had the whole request and said nothing in time. */
public final class OutOfReach extends NotServed {
  @Serial private static final long serialVersionUID = 1L;

  public OutOfReach(int status, String message) {
    super(status, message);
  }
}
