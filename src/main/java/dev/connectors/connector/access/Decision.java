package dev.connectors.connector.access;

import java.time.Duration;
import java.util.Optional;

/** Whether a caller may do what it asks for. */
public sealed interface Decision {
  /**
   * The caller may do it.
   *
   * @param grant by which a stream can be held to it, see {@link CallerAccess#hold}
   */
  record Allowed(Caller caller, Grant grant) implements Decision {
    /** Without a grant no stream can be held: one that is tried ends at once. */
    public Allowed(Caller caller) {
      this(caller, Grant.NONE);
    }
  }

  /**
   * The caller may not do it.
   *
   * @param status 401: no good token; 403: a good token without the right
   * @param reason what is missing and how to cure it, for the caller to read
   */
  record Denied(int status, String reason, Optional<Caller> caller) implements Decision {
    /** For a connector that is not there, too: nobody learns by the answer whether it exists. */
    public static Denied missingRight(Caller caller, Target target) {
      return new Denied(403, Messages.missingRight(caller, target), Optional.of(caller));
    }
  }

  /** Nobody can tell now: the API server is away or too many callers ask at once. */
  record Unavailable(String reason, Duration retryAfter) implements Decision {}
}
