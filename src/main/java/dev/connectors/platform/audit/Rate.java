package dev.connectors.platform.audit;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/** So many a second, and as many at once after a quiet second. */
public final class Rate {
  private final Ticker ages;
  private final long most;
  private final long nanosEach;
  private long emptyAt;

  public Rate(int perSecond, Ticker ages) {
    this.ages = ages;
    this.nanosEach = Duration.ofSeconds(1).toNanos() / perSecond;
    this.most = nanosEach * perSecond;
    this.emptyAt = ages.read() - most;
  }

  /** Takes one if there is one left. */
  public synchronized boolean tryTake() {
    long now = ages.read();
    long since = now - emptyAt;
    // A native program is made on another machine, whose clock may have been ahead of this one.
    long from = since < 0 || since > most ? now - most : emptyAt;
    if (now - from < nanosEach) {
      return false;
    }
    emptyAt = from + nanosEach;
    return true;
  }
}
