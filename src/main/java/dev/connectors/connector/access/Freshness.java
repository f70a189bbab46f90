package dev.connectors.connector.access;

import com.github.benmanes.caffeine.cache.Ticker;

/** How old a good answer may be to count, and when it is to be confirmed; in nanoseconds. */
record Freshness(long confirmAfter, long maxAge, long staleIfError, Outage outage, Ticker ages) {
  static Freshness of(AccessSettings settings, Outage outage, Ticker ages) {
    return new Freshness(
        settings.confirmAfter().toNanos(),
        settings.maxAge().toNanos(),
        settings.staleIfError().toNanos(),
        outage,
        ages);
  }

  long now() {
    return ages.read();
  }

  /**
   * Whether an answer is taken without asking: while it is young, and while the API server is away,
   * which is known of one in use by its own confirmation, and of any other by everybody's.
   */
  boolean counts(Remembered<?> known, long usedBefore, long now) {
    if (now - known.askedAt() < maxAge) {
      return true;
    }
    if (!countsWhileAway(known, now)) {
      return false;
    }
    boolean inUse = now - usedBefore < maxAge;
    return (inUse && known.failed()) || outage.isAway();
  }

  boolean countsWhileAway(Remembered<?> known, long now) {
    return now - known.askedAt() < staleIfError;
  }

  boolean wantsConfirmation(Remembered<?> known, long now) {
    return now - known.askedAt() >= confirmAfter
        && known.usedAt() - known.askedAt() > 0
        && (!known.failed()
            || !outage.isAway()
            || now - known.failedAt() >= Outage.PAUSE.toNanos());
  }
}
