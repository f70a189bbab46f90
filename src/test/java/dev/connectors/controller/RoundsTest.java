package dev.connectors.controller;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class RoundsTest {
  @AutoClose private final Rounds rounds = new Rounds();

  @Test
  void aRoundThatFailsIsFollowedByTheNextOffTheCallersThread() throws InterruptedException {
    var caller = Thread.currentThread();
    var done = new CountDownLatch(3);
    rounds.every(
        Duration.ofMillis(1),
        "count",
        () -> {
          if (Thread.currentThread() != caller) {
            done.countDown();
          }
          throw new IllegalStateException("the API server is away");
        });
    assertThat(done.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }
}
