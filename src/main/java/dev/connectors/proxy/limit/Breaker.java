package dev.connectors.proxy.limit;

import dev.connectors.platform.http.NotServed;
import dev.connectors.platform.http.OutOfReach;
import dev.connectors.platform.http.Problem;
import java.time.Duration;

/**
 * Whether one connector's tool can be reached. Only requests count that found no connection or no
 * answer in time, never an answer, whatever its status, nor a transfer that is broken off. While
 * all is well, a request reads two fields here and writes none.
 */
public final class Breaker {
  private final Breakers all;
  private volatile boolean open;

  /** One after the other, of which the last is told. */
  private volatile int failures;

  private String last = "";
  private Duration pause;
  private long nextTrial;
  private boolean trying;
  private boolean left;

  Breaker(Breakers all) {
    this.all = all;
    this.pause = all.pause();
  }

  /**
   * Before a request goes to the tool.
   *
   * @throws NotServed while the tool is out of reach, but for one trial after each pause
   */
  public void check() {
    if (open) {
      tryAgain();
    }
  }

  /** Whatever becomes of a trial, the next pause is followed by another. */
  private synchronized void tryAgain() {
    if (!open) {
      return;
    }
    long now = all.now();
    if (now - nextTrial < 0) {
      all.refused();
      var rest = Duration.ofNanos(nextTrial - now);
      throw new NotServed(
          new Problem(
                  503,
                  "its tool is out of reach: %d requests in a row failed, the last as %s; one request tries again in %d s"
                      .formatted(failures, last, roundedUp(rest)))
              .retryAfter(Duration.ofSeconds(roundedUp(rest))));
    }
    trying = true;
    nextTrial = now + pause.toNanos();
  }

  /** The tool has begun to answer. */
  public void reached() {
    if (failures != 0) {
      close();
    }
  }

  private synchronized void close() {
    if (open && !left) {
      all.closed();
    }
    open = false;
    failures = 0;
    pause = all.pause();
    trying = false;
  }

  /** A request failed; one that reached the tool does not count. */
  public void failed(Throwable failure) {
    if (failure instanceof OutOfReach reason) {
      count(reason.problem().message());
    }
  }

  private synchronized void count(String why) {
    last = why;
    failures = failures + 1;
    if (open) {
      // Those that were under way when it opened say nothing new.
      if (trying) {
        trying = false;
        pause = shorter(pause.multipliedBy(2), all.longestPause());
        nextTrial = all.now() + pause.toNanos();
      }
    } else if (failures >= all.failures()) {
      open = true;
      nextTrial = all.now() + pause.toNanos();
      if (!left) {
        all.opened();
      }
    }
  }

  /** The connector is gone, or is another: nothing is counted of this one any more. */
  public synchronized void leave() {
    if (open && !left) {
      all.closed();
    }
    left = true;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static long roundedUp(Duration time) {
    return Math.max(1, time.plusNanos(999_999_999).toSeconds());
  }
}
