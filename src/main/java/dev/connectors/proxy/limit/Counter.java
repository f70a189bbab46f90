package dev.connectors.proxy.limit;

import java.util.concurrent.atomic.AtomicInteger;

/** How much of something is in use; one that was dropped while idle counts no more. */
final class Counter {
  private static final int DROPPED = -1;

  private final AtomicInteger used = new AtomicInteger();

  /** What came of adding one. */
  enum Added {
    YES,
    FULL,
    DROPPED
  }

  Added add(int most) {
    while (true) {
      int now = used.get();
      if (now == DROPPED) {
        return Added.DROPPED;
      }
      if (now >= most) {
        return Added.FULL;
      }
      if (used.compareAndSet(now, now + 1)) {
        return Added.YES;
      }
    }
  }

  void remove() {
    used.decrementAndGet();
  }

  int used() {
    return used.get();
  }

  /** Whether it was idle, and is of no use from now on. */
  boolean drop() {
    return used.compareAndSet(0, DROPPED);
  }
}
