package dev.connectors.proxy;

import dev.connectors.connector.access.Decision.Denied;
import dev.connectors.connector.access.Decision.Unavailable;
import dev.connectors.platform.http.RelayFailure;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** An answer of the proxy's own, not a tool's. */
record LocalReply(int status, String message, Optional<Duration> retryAfter) {
  private static final Logger LOG = Logger.getLogger(LocalReply.class);

  static LocalReply to(Denied denied) {
    return new LocalReply(denied.status(), denied.reason());
  }

  static LocalReply to(Unavailable unavailable) {
    return new LocalReply(503, unavailable.reason(), Optional.of(unavailable.retryAfter()));
  }

  /** Says why a call failed, where that is for callers to know. */
  static LocalReply to(Throwable failure) {
    return switch (failure) {
      case NotServed known -> new LocalReply(known.status(), known.getMessage());
      case RelayFailure known -> new LocalReply(known.status(), known.getMessage());
      default -> {
        // Its message could quote a header: the kind of failure and the place have to do.
        LOG.errorf("%s at %s", failure.getClass().getName(), failure.getStackTrace()[0]);
        yield new LocalReply(500, "the proxy failed; its log has the place");
      }
    };
  }

  private LocalReply(int status, String message) {
    this(status, message, Optional.empty());
  }
}
