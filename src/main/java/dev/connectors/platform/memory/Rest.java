package dev.connectors.platform.memory;

import java.time.Duration;

/**
 * Tells when a process is at rest: it took less than a hundredth of a core since the last look.
 * Rest begins anew each time ten looks went by, as some memory fills without much work.
 */
final class Rest {
  private static final int PARTS = 100;
  private static final int LOOKS = 10;

  private final Duration little;
  private Duration last = Duration.ZERO;
  private int looksLeft;

  /**
   * @param look the time between two looks
   */
  Rest(Duration look) {
    this.little = look.dividedBy(PARTS);
  }

  /**
   * @param taken the processor time that the process has taken since it started
   */
  boolean begins(Duration taken) {
    boolean busy = taken.minus(last).compareTo(little) > 0;
    last = taken;
    looksLeft = busy ? 0 : looksLeft - 1;
    if (busy || looksLeft > 0) {
      return false;
    }
    looksLeft = LOOKS;
    return true;
  }
}
