package dev.connectors.plugin.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** The bytes and the time that are left for one listing, over all of its connections. */
final class Budget {
  private final long ends;
  private long bytes;

  Budget(Duration time, long bytes) {
    this.ends = System.nanoTime() + time.toNanos();
    this.bytes = bytes;
  }

  /** Why a listing was broken off. */
  static final class Exceeded extends IOException {
    private static final long serialVersionUID = 1L;

    private Exceeded(String message) {
      super(message);
    }
  }

  /** What is left, at least 1: a socket's timeout of 0 would be none. */
  int millisLeft() throws Exceeded {
    long millis = (ends - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw new Exceeded(
          "takes longer than connectors.git.timeout, and spec.timeouts.response of its class, allow");
    }
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }

  private void spend(long count) throws Exceeded {
    millisLeft();
    bytes -= Math.max(0, count);
    if (bytes < 0) {
      throw new Exceeded("answers with more than connectors.git.max-bytes allows");
    }
  }

  /** The stream as far as the budget goes. */
  InputStream limit(InputStream stream) {
    return new FilterInputStream(stream) {
      @Override
      public int read() throws IOException {
        int one = in.read();
        spend(one < 0 ? 0 : 1);
        return one;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = in.read(buffer, offset, length);
        spend(count);
        return count;
      }

      @Override
      public long skip(long count) throws IOException {
        long skipped = in.skip(count);
        spend(skipped);
        return skipped;
      }
    };
  }
}
