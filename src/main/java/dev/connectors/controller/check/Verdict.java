package dev.connectors.controller.check;

import dev.connectors.connector.tool.ToolProblem;
import dev.connectors.platform.Conditions.Status;

/** What a condition will say. The message of anything but True tells what to do about it. */
public record Verdict(Status status, Reason reason, String message) {
  public static Verdict good(Reason reason, String message) {
    return new Verdict(Status.True, reason, message);
  }

  public static Verdict unknown(Reason reason, String message) {
    return new Verdict(Status.Unknown, reason, message);
  }

  public static Verdict bad(Reason reason, String message) {
    return new Verdict(Status.False, reason, message);
  }

  /** What keeps everything from the tool, as a condition says it. */
  public static Verdict bad(ToolProblem problem) {
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

  public boolean isGood() {
    return status == Status.True;
  }

  /** Whether it is not known yet. */
  public boolean isOpen() {
    return status == Status.Unknown;
  }
}
