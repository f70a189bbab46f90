package dev.connectors.controller;

import dev.connectors.platform.Conditions.Status;

/** What a condition will say. The message of anything but True tells what to do about it. */
record Verdict(Status status, Reason reason, String message) {
  static Verdict good(Reason reason, String message) {
    return new Verdict(Status.True, reason, message);
  }

  static Verdict unknown(Reason reason, String message) {
    return new Verdict(Status.Unknown, reason, message);
  }

  static Verdict bad(Reason reason, String message) {
    return new Verdict(Status.False, reason, message);
  }

  boolean isGood() {
    return status == Status.True;
  }

  /** Whether it is not known yet. */
  boolean isOpen() {
    return status == Status.Unknown;
  }
}
