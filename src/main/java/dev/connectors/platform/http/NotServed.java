package dev.connectors.platform.http;

import java.io.Serial;

/** Thrown where a request cannot go on; its message is the problem's. */
public sealed class NotServed extends RuntimeException permits OutOfReach {
  @Serial private static final long serialVersionUID = 1L;
  private final transient Problem problem;

  public NotServed(Problem problem) {
    super(problem.message(), null, false, false);
    this.problem = problem;
  }

  public NotServed(int status, String message) {
    this(new Problem(status, message));
  }

  /** What the caller is told. */
  public Problem problem() {
    return problem;
  }
}
