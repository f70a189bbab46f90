package dev.connectors.operator.engine;

import dev.connectors.platform.Conditions.Status;

/** One thing found out about a component: becomes a condition. */
record Finding(Status status, String reason, String message) {
  static Finding good(Reason reason, String message) {
    return new Finding(Status.True, reason.name(), message);
  }

  static Finding bad(Reason reason, String message) {
    return new Finding(Status.False, reason.name(), message);
  }

  static Finding bad(String reason, String message) {
    return new Finding(Status.False, reason, message);
  }

  boolean isGood() {
    return status == Status.True;
  }
}
