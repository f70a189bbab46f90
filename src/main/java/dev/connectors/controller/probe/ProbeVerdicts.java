package dev.connectors.controller.probe;

import dev.connectors.connector.api.Connector;
import dev.connectors.controller.check.ConditionType;
import dev.connectors.controller.check.ConnectorStatuses;
import dev.connectors.controller.check.Reason;
import dev.connectors.controller.check.Verdict;
import dev.connectors.controller.probe.ProbeOutcome.Result;
import dev.connectors.platform.Conditions;
import dev.connectors.platform.Conditions.Status;
import java.util.Arrays;
import java.util.Optional;

/** LivenessReady and AuthReady: what a probe's outcome says. */
final class ProbeVerdicts {
  private ProbeVerdicts() {}

  static Verdict of(ProbeOutcome outcome) {
    return outcome.good()
        ? Verdict.good(Reason.ProbeSucceeded, outcome.message())
        : Verdict.bad(reason(outcome.result()), outcome.message());
  }

  /** Until the first outcome is there. */
  static Verdict pending(ProbeRequest request) {
    return Verdict.unknown(Reason.Probing, request.shown() + " is being asked");
  }

  /**
   * What this or an earlier leader found for the same spec. It is kept while a changed credential
   * is tested or a new leader has no outcome yet, so that Ready does not flap.
   */
  static Optional<Verdict> before(Connector connector, ConditionType kind) {
    return Conditions.find(ConnectorStatuses.existing(connector), kind.name())
        .filter(
            old ->
                connector.getMetadata().getGeneration().equals(old.getObservedGeneration())
                    && isProbes(old.getReason()))
        .map(
            old ->
                new Verdict(
                    Status.valueOf(old.getStatus()),
                    Reason.valueOf(old.getReason()),
                    old.getMessage()));
  }

  private static boolean isProbes(String reason) {
    return Arrays.stream(Result.values()).anyMatch(one -> reason(one).name().equals(reason));
  }

  private static Reason reason(Result result) {
    return switch (result) {
      case SUCCEEDED -> Reason.ProbeSucceeded;
      case ADDRESS_DENIED -> Reason.AddressDenied;
      case ADDRESS_NOT_RESOLVED -> Reason.AddressNotResolved;
      case CONNECTION_REFUSED -> Reason.ConnectionRefused;
      case CONNECTION_FAILED -> Reason.ConnectionFailed;
      case TLS_NOT_TRUSTED -> Reason.TlsNotTrusted;
      case TIMED_OUT -> Reason.TimedOut;
      case RESPONSE_TOO_LARGE -> Reason.ResponseTooLarge;
      case REDIRECTED_ELSEWHERE -> Reason.RedirectedElsewhere;
      case STATUS_UNEXPECTED -> Reason.StatusUnexpected;
      case SUCCESS_NOT_MET -> Reason.SuccessNotMet;
      case REQUEST_INVALID -> Reason.ProbeRequestInvalid;
      case PROBE_FAILED -> Reason.ProbeFailed;
    };
  }
}
