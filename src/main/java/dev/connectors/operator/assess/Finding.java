package dev.connectors.operator.assess;

import dev.connectors.platform.Conditions.Status;

/** One thing found out about a component: becomes a condition. */
public record Finding(Status status, String reason, String message) {
  public static Finding good(Reason reason, String message) {
    return new Finding(Status.True, reason.name(), message);
  }

  public static Finding bad(Reason reason, String message) {
    return new Finding(Status.False, reason.name(), message);
  }

  public static Finding bad(String reason, String message) {
    return new Finding(Status.False, reason, message);
  }

  public boolean isGood() {
    return status == Status.True;
  }
}
