package dev.connectors.connector.access;

import dev.connectors.connector.access.Answer.Away;
import dev.connectors.connector.access.Answer.No;
import dev.connectors.connector.access.Answer.Yes;
import dev.connectors.connector.api.Connector;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** TokenReview, and SubjectAccessReview with all that the first one said of the user. */
final class ApiServerReviewer implements Reviewer {
  private static final Answer NO_STATUS = new Away("an answer without a status");

  private final QuickClient client;

  ApiServerReviewer(QuickClient client) {
    this.client = client;
  }

  @Override
  public Answer who(Token token) {
    var review =
        new TokenReviewBuilder()
            .withNewSpec()
            .withToken(token.reveal())
            .withAudiences(Token.AUDIENCE)
            .endSpec()
            .build();
    return answered(
        () -> {
          var status =
              client.call(asked -> asked.tokenReviews().create(review)).map(TokenReview::getStatus);
          return status.map(ApiServerReviewer::who).orElse(NO_STATUS);
        });
  }

  static Answer who(TokenReviewStatus status) {
    // An authenticator that knows no audiences answers without any: not good enough.
    var audiences = Optional.ofNullable(status.getAudiences()).orElse(List.of());
    if (!Boolean.TRUE.equals(status.getAuthenticated()) || !audiences.contains(Token.AUDIENCE)) {
      return new No(Messages.REFUSED);
    }
    return Optional.ofNullable(status.getUser())
        .flatMap(User::of)
        .<Answer>map(Yes::new)
        .orElseGet(() -> new No(Messages.WRONG_AUDIENCE));
  }

  @Override
  public Answer may(User user, Target target) {
    var review = question(user, target);
    return answered(
        () -> {
          var status =
              client
                  .call(asked -> asked.authorization().v1().subjectAccessReview().create(review))
                  .map(SubjectAccessReview::getStatus);
          return status
              .<Answer>map(said -> isYes(said) ? new Yes(user) : new No("no right"))
              .orElse(NO_STATUS);
        });
  }

  private static boolean isYes(SubjectAccessReviewStatus status) {
    return Boolean.TRUE.equals(status.getAllowed());
  }

  private static Answer answered(Supplier<Answer> question) {
    try {
      return question.get();
    } catch (KubernetesClientException e) {
      return QuickClient.isRefusal(e) ? new No(Messages.REFUSED) : new Away(QuickClient.cause(e));
    }
  }

  private static SubjectAccessReview question(User user, Target target) {
    return new SubjectAccessReviewBuilder()
        .withNewSpec()
        .withUser(user.caller().username())
        .withUid(user.uid())
        .withGroups(user.groups())
        .withExtra(user.extra())
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
}
