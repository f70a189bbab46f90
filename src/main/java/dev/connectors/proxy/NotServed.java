package dev.connectors.proxy;

import dev.connectors.connector.tool.ToolProblem;
import java.io.Serial;

/** Why a request is not passed on, for the caller to read; never holds a value of a credential. */
final class NotServed extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;
  private final int status;

  NotServed(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** The connector has to be mended before anything is passed on. */
  static NotServed of(ToolProblem problem) {
    return new NotServed(503, problem.message());
  }

  int status() {
    return status;
  }
}
