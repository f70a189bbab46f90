package dev.connectors.csi;

import dev.connectors.connector.tool.ToolProblem;
import io.grpc.Status;

/** Why a volume cannot be had, in words for the pod's owner; never holds a token. */
final class VolumeProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The kinds of trouble, as gRPC and as a label of a metric. */
  enum Kind {
    /** The pod's manifest has to change. */
    INVALID(Status.Code.INVALID_ARGUMENT),
    /** Something it names is not there: kubelet asks again, as for a missing Secret. */
    NOT_FOUND(Status.Code.NOT_FOUND),
    /** The cluster is not set up as it should be. */
    PRECONDITION(Status.Code.FAILED_PRECONDITION),
    /** For the moment: the API server does not answer. */
    UNAVAILABLE(Status.Code.UNAVAILABLE),
    /** The node's fault. */
    FAILED(Status.Code.INTERNAL);

    private final Status.Code code;

    Kind(Status.Code code) {
      this.code = code;
    }
  }

  private final Kind kind;

  VolumeProblem(Kind kind, String message) {
    // No cause: the message of a parser, for one, could quote the token.
    super(message, null, false, false);
    this.kind = kind;
  }

  static VolumeProblem invalid(String field, String cure) {
    return new VolumeProblem(Kind.INVALID, "volume attribute " + field + ": " + cure);
  }

  /** The Connector has to be mended before there are files for it. */
  static VolumeProblem of(ToolProblem problem) {
    return new VolumeProblem(Kind.PRECONDITION, problem.message());
  }

  Kind kind() {
    return kind;
  }

  Status status() {
    return kind.code.toStatus().withDescription(getMessage());
  }
}
