package dev.connectors.connector.access;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Asks the reviewer off the caller's thread, a bounded number of questions at a time. Confirmations
 * have places of their own, so that a flood of new tokens delays no known caller.
 */
final class Reviews implements AutoCloseable {
  enum Urgency {
    CALLER_WAITS,
    BACKGROUND
  }

  private final Reviewer reviewer;
  private final Duration timeout;
  private final Semaphore admitted;
  private final Semaphore atOnce;
  private final Semaphore confirmations;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Reviews(Reviewer reviewer, int atOnce, Duration timeout) {
    this.reviewer = reviewer;
    this.timeout = timeout;
    this.admitted = new Semaphore(atOnce * 16);
    this.atOnce = new Semaphore(atOnce);
    this.confirmations = new Semaphore(atOnce);
  }

  CompletableFuture<Decision> ask(Token token, Target target, Urgency urgency) {
    if (urgency == Urgency.BACKGROUND) {
      return CompletableFuture.supplyAsync(() -> review(token, target, confirmations), threads)
          .completeOnTimeout(Messages.away(), timeout.toMillis() * 2, TimeUnit.MILLISECONDS);
    }
    if (!admitted.tryAcquire()) {
      return CompletableFuture.completedFuture(Messages.tooMany());
    }
    return CompletableFuture.supplyAsync(() -> review(token, target, atOnce), threads)
        .whenComplete((answer, failure) -> admitted.release())
        .completeOnTimeout(Messages.away(), timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Decision review(Token token, Target target, Semaphore places) {
    try {
      if (!places.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return Messages.tooMany();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Messages.away();
    }
    try {
      return reviewer.review(token, target);
    } finally {
      places.release();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
