package dev.connectors.connector.access;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.access.Answer.Away;
import dev.connectors.connector.access.Answer.TooMany;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReviewsTest {
  private final Outage outage = new Outage(() -> 0);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch never = new CountDownLatch(1);

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  @Test
  void questionThatIsNotAnsweredInTimeMeansThatTheApiServerIsAway() {
    var reviews = new Reviews(threads, 2, Duration.ofMillis(50), outage);
    assertThat(reviews.ask(this::silence, Urgency.KNOWN))
        .succeedsWithin(SOON)
        .isInstanceOf(Away.class);
    assertThat(outage.isAway()).isTrue();
  }

  @Test
  void slowReviewOfADoubtfulTokenIsNoOutage() {
    var reviews = new Reviews(threads, 2, Duration.ofMillis(50), outage);
    assertThat(reviews.ask(this::silence, Urgency.FOREIGN))
        .succeedsWithin(SOON)
        .isInstanceOf(Away.class);
    assertThat(outage.isAway()).isFalse();
  }

  @Test
  void moreThanMayBeAskedIsTurnedAwayAndIsNoOutageAndDelaysNoKnownCaller() {
    var reviews = new Reviews(threads, 1, SOON, outage);
    for (int i = 0; i < 16; i++) {
      assertThat(reviews.ask(this::silence, Urgency.STRANGER)).isNotDone();
    }
    assertThat(reviews.ask(this::silence, Urgency.STRANGER)).isCompletedWithValue(new TooMany());
    assertThat(outage.isAway()).isFalse();
    var no = new Answer.No("no");
    assertThat(reviews.ask(() -> no, Urgency.BACKGROUND)).succeedsWithin(SOON).isEqualTo(no);
  }

  private Answer silence() {
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Away("the test is over");
  }
}
