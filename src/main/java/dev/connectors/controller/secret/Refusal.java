package dev.connectors.controller.secret;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the API server did not allow, without its words, which could quote what was to be written.
 *
 * @param namespace of the object
 * @param quota name of the ResourceQuota that is used up, if it is one
 */
public record Refusal(String namespace, int code, String reason, Optional<String> quota) {
  private static final Pattern QUOTA = Pattern.compile("exceeded quota: ([a-z0-9.-]{1,253})");

  /** Empty when it was no refusal: the API server is away, overloaded or failed. */
  static Optional<Refusal> of(KubernetesClientException answer, String namespace) {
    int code = answer.getCode();
    if (code < 400 || code >= 500 || code == 408 || code == 429) {
      return Optional.empty();
    }
    var status = Optional.ofNullable(answer.getStatus());
    var quota =
        status
            .flatMap(said -> Optional.ofNullable(said.getMessage()))
            .map(QUOTA::matcher)
            .filter(found -> found.find())
            .map(found -> found.group(1));
    return Optional.of(
        new Refusal(
            namespace,
            code,
            status.flatMap(said -> Optional.ofNullable(said.getReason())).orElse("no reason given"),
            quota));
  }
}
