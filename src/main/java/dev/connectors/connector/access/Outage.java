package dev.connectors.connector.access;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Whether the API server is known to be away. While it is, one question at a time finds out whether
 * it is back, so that nobody else waits and it is not run over when it returns.
 */
final class Outage {
  static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Logger LOG = Logger.getLogger(Outage.class);

  private final Ticker ages;
  private final AtomicLong triedAt = new AtomicLong();
  private volatile boolean away;

  Outage(Ticker ages) {
    this.ages = ages;
  }

  void failed(String cause) {
    triedAt.set(ages.read());
    if (!away) {
      LOG.warnf("the API server does not answer access reviews: %s", cause);
    }
    away = true;
  }

  void answered() {
    if (away) {
      LOG.info("the API server answers access reviews again");
      away = false;
    }
  }

  /** Whether the last question was not answered. */
  boolean isAway() {
    return away;
  }

  /**
   * Whether to spare a question. After each pause this is false once, and who was told so must ask.
   */
  boolean spares() {
    if (!away) {
      return false;
    }
    long last = triedAt.get();
    long now = ages.read();
    return now - last < PAUSE.toNanos() || !triedAt.compareAndSet(last, now);
  }
}
