package dev.connectors.platform.http;

import java.io.Serial;

/** No answer, on a connection that may have been closed while it was idle: worth another. */
final class NotSent extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;
  private final Throwable cause;

  NotSent(Throwable cause) {
    super("no answer", cause, false, false);
    this.cause = cause;
  }

  /** The failure itself, out of its envelope. */
  static Throwable cause(Throwable failure) {
    return failure instanceof NotSent known ? known.cause : failure;
  }
}
