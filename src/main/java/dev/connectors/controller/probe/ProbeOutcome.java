package dev.connectors.controller.probe;

/**
 * How a probe went.
 *
 * @param message names the request and the cause, never a credential; the same for the same cause,
 *     so that a status is not written again
 */
public record ProbeOutcome(Result result, String message) {
  /** What became of the request. */
  public enum Result {
    SUCCEEDED,
    ADDRESS_DENIED,
    ADDRESS_NOT_RESOLVED,
    CONNECTION_REFUSED,
    CONNECTION_FAILED,
    TLS_NOT_TRUSTED,
    TIMED_OUT,
    RESPONSE_TOO_LARGE,
    REDIRECTED_ELSEWHERE,
    STATUS_UNEXPECTED,
    SUCCESS_NOT_MET,
    REQUEST_INVALID,

    /** The probe threw, by no fault of the tool. */
    PROBE_FAILED
  }

  static ProbeOutcome of(ProbeRequest request, Result result, String message) {
    return new ProbeOutcome(result, request.shown() + ": " + message);
  }

  public boolean good() {
    return result == Result.SUCCEEDED;
  }
}
