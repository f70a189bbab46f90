package dev.connectors.connector.access;

import dev.connectors.connector.access.Answer.Yes;
import java.util.function.BinaryOperator;

/**
 * One good answer: when it was asked for and used. Read and written without a lock; what a race can
 * lose is set again by the next request.
 *
 * @param <C> with what it is asked for again
 */
final class Remembered<C> {
  private record Given(Yes answer, long at) {}

  private volatile C context;
  private volatile Given given;
  private volatile long usedAt;
  private volatile long failedAt;
  private volatile boolean failed;

  Remembered(C context, Yes answer, long askedAt) {
    this.context = context;
    this.given = new Given(answer, askedAt);
    this.usedAt = askedAt;
    this.failedAt = askedAt;
  }

  /** Notes a use; returns when it was used before. */
  long use(long now, C shown, BinaryOperator<C> newer) {
    long before = usedAt;
    usedAt = now;
    C better = newer.apply(context, shown);
    if (better != context) {
      context = better;
    }
    return before;
  }

  void confirmed(Yes answer, long askedAt) {
    given = new Given(answer, askedAt);
    failed = false;
  }

  /** The question was not answered: it is not asked again for a while. */
  void unanswered(long now) {
    failedAt = now;
    failed = true;
  }

  /** The question was spared, as it would not have been answered. */
  void unanswered() {
    failed = true;
  }

  Yes answer() {
    return given.answer();
  }

  long askedAt() {
    return given.at();
  }

  C context() {
    return context;
  }

  long usedAt() {
    return usedAt;
  }

  long failedAt() {
    return failedAt;
  }

  /** Whether the last attempt to confirm it was not answered. */
  boolean failed() {
    return failed;
  }
}
