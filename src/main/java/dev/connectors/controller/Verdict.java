package dev.connectors.controller;

import dev.connectors.connector.tool.ToolProblem;
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

  /** What keeps everything from the tool, as a condition says it. */
  static Verdict bad(ToolProblem problem) {
    var reason =
        switch (problem.kind()) {
          case PARAM_INVALID -> Reason.ParamInvalid;
          case ADDRESS_INVALID -> Reason.AddressInvalid;
          case AUTH_TYPE_UNKNOWN -> Reason.AuthTypeUnknown;
          case SECRET_REF_MISSING -> Reason.SecretRefMissing;
          case CREDENTIAL_MISSING -> Reason.SecretKeyMissing;
          case CREDENTIAL_INVALID -> Reason.SecretValueInvalid;
          case TEMPLATE_INVALID -> Reason.ProbeRequestInvalid;
          case CA_MISSING -> Reason.CACertSecretDoesNotExist;
          case CA_INVALID, TRUST_SETTING_INVALID -> Reason.TlsNotTrusted;
        };
    return bad(reason, problem.message());
  }

  boolean isGood() {
    return status == Status.True;
  }

  /** Whether it is not known yet. */
  boolean isOpen() {
    return status == Status.Unknown;
  }
}
