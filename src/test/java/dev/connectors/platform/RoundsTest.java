package dev.connectors.platform;

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

  @Test
  void aRoundThatHangsHoldsUpNoOther() throws InterruptedException {
    var hanging = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    rounds.every(
        Duration.ofDays(1),
        "hang",
        () -> {
          hanging.countDown();
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(hanging.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    var others = new CountDownLatch(2);
    rounds.every(Duration.ofMillis(1), "count", others::countDown);
    assertThat(others.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    end.countDown();
  }

  @Test
  void anErrorEndsTheRoundsAsLittle() throws InterruptedException {
    var done = new CountDownLatch(2);
    rounds.every(
        Duration.ofMillis(1),
        "count",
        () -> {
          done.countDown();
          throw new NoClassDefFoundError("left out of the image");
        });
    assertThat(done.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }
}
