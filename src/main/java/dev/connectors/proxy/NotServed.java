package dev.connectors.proxy;

import java.io.Serial;

/** Why a request is not passed on, for the caller to read; never holds a value of a credential. */
final class NotServed extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;
  private final int status;

  NotServed(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }
}
