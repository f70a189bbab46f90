package dev.connectors.proxy;

import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Decision.Allowed;
import dev.connectors.connector.access.Decision.Denied;
import dev.connectors.connector.access.Decision.Unavailable;
import dev.connectors.connector.access.Target;
import java.util.List;

/** What follows a decision: the call goes on, or is answered here. */
sealed interface Admission {
  /** What was decided, as the audit has it. */
  Decision decision();

  /** The call goes on. */
  record Admitted(Allowed decision) implements Admission {}

  /** The call ends here. */
  record Turned(Decision decision, LocalReply reply) implements Admission {}

  /**
   * A connector that is not there is answered like a missing right.
   *
   * @param targets what was decided on
   */
  static Admission of(Call call, List<Target> targets, Decision decision) {
    return switch (decision) {
      case Allowed allowed when call.connector().isEmpty() -> {
        var missing = Denied.missingRight(allowed.caller(), targets.getFirst());
        yield new Turned(missing, LocalReply.to(missing));
      }
      case Allowed allowed -> new Admitted(allowed);
      case Denied denied -> new Turned(denied, LocalReply.to(denied));
      case Unavailable unavailable -> new Turned(unavailable, LocalReply.to(unavailable));
    };
  }
}
