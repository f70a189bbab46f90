package dev.connectors.controller;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** What a leader does again and again beside its passes, on a thread of its own. */
final class Rounds implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Rounds.class);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("rounds").factory());

  /** Now, off the caller's thread, and again after each pause; a round that fails ends nothing. */
  void every(Duration pause, String what, Runnable round) {
    var unused =
        timer.scheduleWithFixedDelay(
            () -> tried(what, round), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void tried(String what, Runnable round) {
    try {
      round.run();
    } catch (RuntimeException e) {
      LOG.warnf("could not %s, trying again: %s", what, e.getMessage());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
