package dev.connectors.connector.access;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The API server for questions on which callers wait: no retries, and a failure soon. */
final class QuickClient {
  /** The question itself was wrong, so that an API server that is there said no. */
  private static final Set<Integer> NOT_ACCEPTED = Set.of(400, 413, 422);

  private static final Set<Integer> NOT_SHOWN = Set.of(401, 403, 404);

  private final KubernetesClient client;
  private final RequestConfig quick;

  QuickClient(KubernetesClient client, Duration timeout) {
    this.client = client;
    this.quick =
        new RequestConfigBuilder()
            .withRequestTimeout((int) timeout.toMillis())
            .withRequestRetryBackoffLimit(0)
            .build();
  }

  /** What the API server answers; empty where it has nothing. */
  <T> Optional<T> call(Function<KubernetesClient, T> call) {
    return Optional.ofNullable(
        client.adapt(NamespacedKubernetesClient.class).withRequestConfig(quick).call(call::apply));
  }

  /** Whether a question of ours was understood and refused, as one with rubbish in it is. */
  static boolean isRefusal(KubernetesClientException e) {
    return NOT_ACCEPTED.contains(e.getCode());
  }

  static boolean isAway(KubernetesClientException e) {
    return !NOT_ACCEPTED.contains(e.getCode()) && !NOT_SHOWN.contains(e.getCode());
  }

  /** For the log: nothing of what was asked. */
  static String cause(KubernetesClientException e) {
    if (e.getCode() > 0) {
      return "HTTP " + e.getCode();
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName();
  }
}
