package dev.connectors.proxy;

import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Decision.Allowed;
import dev.connectors.connector.access.Decision.Denied;
import dev.connectors.connector.access.Decision.Unavailable;
import dev.connectors.connector.access.Target;
import dev.connectors.platform.http.Problem;
import java.util.List;

/** What follows a decision: the call goes on, or is answered here. */
sealed interface Admission {
  /** What was decided, as the audit has it. */
  Decision decision();

  /** The call goes on. */
  record Admitted(Allowed decision) implements Admission {}

  /** The call ends here. */
  record Turned(Decision decision, Problem problem) implements Admission {}

  /**
   * A connector that is not there is answered like a missing right.
   *
   * @param targets what was decided on
   */
  static Admission of(Call call, List<Target> targets, Decision decision) {
    return switch (decision) {
      case Allowed allowed when call.connector().isEmpty() -> {
        var missing = Denied.missingRight(allowed.caller(), targets.getFirst());
        yield new Turned(missing, problem(missing));
      }
      case Allowed allowed -> new Admitted(allowed);
      case Denied denied -> new Turned(denied, problem(denied));
      case Unavailable unavailable -> new Turned(unavailable, problem(unavailable));
    };
  }

  private static Problem problem(Denied denied) {
    return new Problem(denied.status(), denied.reason());
  }

  private static Problem problem(Unavailable unavailable) {
    return new Problem(503, unavailable.reason()).retryAfter(unavailable.retryAfter());
  }
}
