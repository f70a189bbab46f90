package dev.connectors.connector.access;

import dev.connectors.connector.access.Answer.No;
import dev.connectors.connector.access.Answer.TooMany;
import dev.connectors.connector.access.Answer.Yes;
import dev.connectors.platform.audit.Rate;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The two questions to the API server, within their bounds. */
final class Questions {
  private final Reviewer reviewer;
  private final Reviews reviews;
  private final Rate foreign;
  private final Askers askers;

  Questions(Reviewer reviewer, Reviews reviews, Rate foreign, Askers askers) {
    this.reviewer = reviewer;
    this.reviews = reviews;
    this.foreign = foreign;
    this.askers = askers;
  }

  /**
   * Whose token it is. A new one that does not fit the published keys may be junk, so that few of
   * them are asked for; where no keys are shown every token is such a one, and all are.
   */
  CompletableFuture<Answer> who(Proof proof, Urgency urgency, Keys keys) {
    boolean doubtful =
        urgency == Urgency.STRANGER
            && !proof.checked().verified()
            && keys instanceof Keys.Published;
    if (doubtful && !foreign.tryTake()) {
      return CompletableFuture.completedFuture(new TooMany());
    }
    return reviews.ask(
        () -> fits(reviewer.who(proof.token()), proof.identity()),
        doubtful ? Urgency.FOREIGN : urgency);
  }

  /** Who asks for many new rights at once is turned away before it fills the places of others. */
  CompletableFuture<Answer> may(Judge.Asked asked, Urgency urgency) {
    Supplier<Answer> question = () -> reviewer.may(asked.user(), asked.target());
    var caller = asked.user().caller();
    if (urgency != Urgency.STRANGER) {
      return reviews.ask(question, urgency);
    }
    return askers.take(caller)
        ? reviews.ask(question, urgency).whenComplete((_, _) -> askers.leave(caller))
        : CompletableFuture.completedFuture(new TooMany());
  }

  /** The API server and we must have read the same account out of a token. */
  private static Answer fits(Answer answer, Identity identity) {
    boolean another =
        answer instanceof Yes yes
            && !identity.account().isEmpty()
            && !identity.account().equals(yes.user().uid());
    return another ? new No(Messages.REFUSED) : answer;
  }
}
