package dev.connectors.controller.check;

import dev.connectors.platform.PassBorder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;

/** Ready after a pass that came to no end. Nothing of the failure's own words: they may quote. */
public final class FailedPass {
  private FailedPass() {}

  /**
   * What Ready says then.
   *
   * @param kind of what was looked at
   */
  public static Verdict verdict(String kind, Exception failure) {
    return Verdict.unknown(
        Reason.PassFailed,
        "the last look at this %s did not come to its end: %s. What is in use stays, and it is tried again, at least twice a minute; if it goes on: kubectl logs deployment/connectors-controller-manager in the installation's namespace"
            .formatted(kind, why(failure)));
  }

  private static String why(Exception failure) {
    var cause = // without the SDK's wrapping
        failure instanceof OperatorException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case KubernetesClientException answer when answer.getCode() != 0 ->
          "the API server answered " + answer.getCode();
      case PassBorder.EndedInError ended -> String.valueOf(ended.getMessage());
      case KubernetesClientException _ -> "the API server cannot be reached";
      default -> "the controller failed (%s)".formatted(cause.getClass().getSimpleName());
    };
  }
}
