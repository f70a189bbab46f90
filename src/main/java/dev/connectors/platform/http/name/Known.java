package dev.connectors.platform.http.name;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** One name in memory: its state can be read by anyone, all else is the event loop's. */
final class Known {
  /** Written no more often, so that requests on several loops do not fight over it. */
  private static final long PRECISION_NANOS = 1_000_000_000;

  final String host;

  /** Who asked first, in whose share of the memory it is. */
  final String namespace;

  final List<Waiter> waiters = new ArrayList<>();

  /** Whether somebody has it asked for; it may still wait for its turn. */
  boolean underWay;

  /** Whether DNS is being asked. */
  boolean begun;

  /** Tells one time of asking from the next. */
  int round;

  volatile State state;

  private final AtomicBoolean refreshWanted = new AtomicBoolean();
  private volatile long usedAt;

  Known(String host, String namespace, State state, long now) {
    this.host = host;
    this.namespace = namespace;
    this.state = state;
    this.usedAt = now;
  }

  void use(long now) {
    if (now - usedAt > PRECISION_NANOS) {
      usedAt = now;
    }
  }

  long usedAt() {
    return usedAt;
  }

  /** True for one alone of those who find at the same time that it should be asked for again. */
  boolean claimRefresh() {
    return !refreshWanted.get() && refreshWanted.compareAndSet(false, true);
  }

  void refreshTaken() {
    refreshWanted.set(false);
  }
}
