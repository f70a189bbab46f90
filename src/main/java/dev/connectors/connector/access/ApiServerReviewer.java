package dev.connectors.connector.access;

import dev.connectors.connector.access.Decision.Allowed;
import dev.connectors.connector.access.Decision.Denied;
import dev.connectors.connector.api.Connector;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** TokenReview, then SubjectAccessReview with all that the first one said of the user. */
final class ApiServerReviewer implements Reviewer {
  private static final Logger LOG = Logger.getLogger(ApiServerReviewer.class);
  private static final String POD_NAME = "authentication.kubernetes.io/pod-name";

  private final KubernetesClient client;
  private final Duration timeout;

  ApiServerReviewer(KubernetesClient client, Duration timeout) {
    this.client = client;
    this.timeout = timeout;
  }

  @Override
  public Decision review(Token token, Target target) {
    // No retries: callers wait, and an API server that is away is known by its first failure.
    var quick =
        new RequestConfigBuilder()
            .withRequestTimeout((int) timeout.toMillis())
            .withRequestRetryBackoffLimit(0)
            .build();
    try {
      return client
          .adapt(NamespacedKubernetesClient.class)
          .withRequestConfig(quick)
          .call(asked -> review(asked, token, target));
    } catch (KubernetesClientException e) {
      LOG.warnf("no access review from the API server: %s %s", e.getCode(), e.getMessage());
      return Messages.away();
    }
  }

  private static Decision review(KubernetesClient client, Token token, Target target) {
    var answer =
        client
            .tokenReviews()
            .create(
                new TokenReviewBuilder()
                    .withNewSpec()
                    .withToken(token.reveal())
                    .withAudiences(Token.AUDIENCE)
                    .endSpec()
                    .build())
            .getStatus();
    // An authenticator that knows no audiences answers without any: not good enough.
    var audiences = Optional.ofNullable(answer.getAudiences()).orElse(List.of());
    if (!Boolean.TRUE.equals(answer.getAuthenticated()) || !audiences.contains(Token.AUDIENCE)) {
      return new Denied(401, Messages.REFUSED, Optional.empty());
    }
    return caller(answer.getUser())
        .map(caller -> decide(client, caller, answer.getUser(), target))
        .orElseGet(() -> new Denied(401, Messages.WRONG_AUDIENCE, Optional.empty()));
  }

  private static Decision decide(
      KubernetesClient client, Caller caller, UserInfo user, Target target) {
    var answer = client.authorization().v1().subjectAccessReview().create(question(user, target));
    return Boolean.TRUE.equals(answer.getStatus().getAllowed())
        ? new Allowed(caller)
        : new Denied(403, Messages.missingRight(caller, target), Optional.of(caller));
  }

  private static SubjectAccessReview question(UserInfo user, Target target) {
    return new SubjectAccessReviewBuilder()
        .withNewSpec()
        .withUser(user.getUsername())
        .withUid(user.getUid())
        .withGroups(user.getGroups())
        .withExtra(user.getExtra())
        .withNewResourceAttributes()
        .withGroup(Connector.GROUP)
        .withVersion("v1alpha1")
        .withResource("connectors")
        .withSubresource(target.subresource())
        .withNamespace(target.namespace())
        .withName(target.connector())
        .withVerb(target.verb())
        .endResourceAttributes()
        .endSpec()
        .build();
  }

  private static Optional<Caller> caller(UserInfo user) {
    var parts = user.getUsername().split(":", -1);
    if (parts.length != 4 || !user.getUsername().startsWith(Caller.PREFIX)) {
      return Optional.empty();
    }
    var extra = Optional.ofNullable(user.getExtra()).orElse(Map.of());
    var pod = extra.getOrDefault(POD_NAME, List.of()).stream().findFirst();
    return Optional.of(new Caller(parts[2], parts[3], pod));
  }
}
