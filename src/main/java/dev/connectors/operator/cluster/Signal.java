package dev.connectors.operator.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One thread tells others by it that something has changed. */
final class Signal {
  private final Object lock = new Object();

  void signal() {
    synchronized (lock) {
      lock.notifyAll();
    }
  }

  /** Waits, at each signal, until it holds; false when time is up. */
  public boolean await(BooleanSupplier condition, Duration atMost) {
    var deadline = System.nanoTime() + atMost.toNanos();
    synchronized (lock) {
      while (!condition.getAsBoolean()) {
        var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        try {
          lock.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return true;
    }
  }
}
