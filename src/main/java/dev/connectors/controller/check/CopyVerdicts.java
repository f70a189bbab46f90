package dev.connectors.controller.check;

import dev.connectors.controller.secret.Refusal;

/** SecretReady once the credential was to be copied for the proxy, or its copy to be removed. */
final class CopyVerdicts {
  private CopyVerdicts() {}

  /** The proxy has no credential. */
  static Verdict notCopied(Refusal refusal) {
    return Verdict.bad(
        Reason.CredentialNotCopied,
        "the credential cannot be copied to namespace %s: %s; it is tried again, at least twice a minute"
            .formatted(refusal.namespace(), why(refusal)));
  }

  /** What was wrong before stays what is to be cured first. */
  static Verdict notRemoved(Verdict before, Refusal refusal) {
    return Verdict.bad(
        before.isGood() ? Reason.CredentialNotRemoved : before.reason(),
        "%s; a copy that is not to be used any more is still in namespace %s: %s; it is tried again, at least twice a minute"
            .formatted(before.message(), refusal.namespace(), why(refusal)));
  }

  private static String why(Refusal refusal) {
    return refusal
        .quota()
        .map(
            quota ->
                "ResourceQuota %s there is used up; let its keeper raise it (kubectl describe resourcequota %s -n %s)"
                    .formatted(quota, quota, refusal.namespace()))
        .orElseGet(
            () ->
                "the API server refused with %d (%s); look for an admission policy, a webhook or a missing right there (kubectl logs deployment/connectors-controller-manager -n %s)"
                    .formatted(refusal.code(), refusal.reason(), refusal.namespace()));
  }
}
