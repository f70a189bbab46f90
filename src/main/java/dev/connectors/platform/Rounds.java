package dev.connectors.platform;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** What a leader does again and again beside its passes, each on a thread of its own. */
public final class Rounds implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Rounds.class);
  private static final Duration LONGEST_UNTIL_RETRY = Duration.ofSeconds(10);

  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Now, off the caller's thread, and again after each pause. One that fails is tried again after
   * ten seconds or the pause, whichever is shorter.
   */
  public void every(Duration pause, String what, Runnable round) {
    Thread.ofVirtual().name("rounds").start(() -> goRound(pause, what, round));
  }

  private void goRound(Duration pause, String what, Runnable round) {
    var untilRetry = pause.compareTo(LONGEST_UNTIL_RETRY) < 0 ? pause : LONGEST_UNTIL_RETRY;
    try {
      boolean over = closed.await(0, TimeUnit.SECONDS);
      while (!over) {
        var wait = isDone(what, round) ? pause : untilRetry;
        over = closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // An Error, such as that of a class that a native image lacks, ends the rounds as little.
  private boolean isDone(String what, Runnable round) {
    try {
      round.run();
      return true;
    } catch (RuntimeException | Error e) {
      if (closed.getCount() > 0) {
        LOG.warnf("could not %s, trying again: %s", what, e.getMessage());
      }
      return false;
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
