package dev.connectors.connector.access;

import dev.connectors.connector.access.Answer.Away;
import dev.connectors.connector.access.Answer.TooMany;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Asks the API server off the caller's thread, a bounded number of questions at a time. What is
 * known already has places of its own, so that a flood of new tokens delays no known caller; and
 * waiting for a place says nothing of the API server.
 */
final class Reviews {
  private static final int WAITING_FOR_EACH_PLACE = 16;

  private final Executor threads;
  private final Duration timeout;
  private final Outage outage;
  private final Semaphore admitted;
  private final Semaphore strangers;
  private final Semaphore known;

  Reviews(Executor threads, int atOnce, Duration timeout, Outage outage) {
    this.threads = threads;
    this.timeout = timeout;
    this.outage = outage;
    this.admitted = new Semaphore(atOnce * WAITING_FOR_EACH_PLACE);
    this.strangers = new Semaphore(atOnce);
    this.known = new Semaphore(atOnce);
  }

  /** Never fails. The time that a question may take begins when it is sent. */
  CompletableFuture<Answer> ask(Supplier<Answer> question, Urgency urgency) {
    var answer = new CompletableFuture<Answer>();
    boolean stranger = urgency == Urgency.FOREIGN || urgency == Urgency.STRANGER;
    if (stranger && !admitted.tryAcquire()) {
      return CompletableFuture.completedFuture(new TooMany());
    }
    var places = stranger ? strangers : known;
    var reported = answer.whenComplete((result, failure) -> report(result, urgency));
    threads.execute(
        () -> {
          try {
            askAtAPlace(question, places, answer);
          } finally {
            if (stranger) {
              admitted.release();
            }
          }
        });
    return reported;
  }

  private void askAtAPlace(
      Supplier<Answer> question, Semaphore places, CompletableFuture<Answer> answer) {
    try {
      if (!places.tryAcquire(timeout.toMillis() * 2, TimeUnit.MILLISECONDS)) {
        answer.complete(new TooMany());
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer.complete(new TooMany());
      return;
    }
    try {
      var unused =
          answer.completeOnTimeout(
              new Away("no answer in " + timeout.toMillis() + " ms"),
              timeout.toMillis(),
              TimeUnit.MILLISECONDS);
      var result = question.get();
      if (!answer.complete(result)) {
        report(result, Urgency.FOREIGN); // too late for who waited, yet it is back
      }
    } catch (RuntimeException e) {
      answer.complete(new Away(e.getClass().getSimpleName()));
    } finally {
      places.release();
    }
  }

  /** A token that nobody has verified may be slow to review, and that is no outage. */
  private void report(Answer answer, Urgency urgency) {
    switch (answer) {
      case Answer.Yes yes -> outage.answered();
      case Answer.No no -> outage.answered();
      case Away away when urgency != Urgency.FOREIGN -> outage.failed(away.cause());
      case Away away -> {}
      case TooMany tooMany -> {}
    }
  }
}
