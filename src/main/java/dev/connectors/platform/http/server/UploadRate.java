package dev.connectors.platform.http.server;

import io.netty.channel.Channel;

/**
 * Whether enough of a body comes while this side would read it, seen at each look. Runs on the
 * connection's event loop.
 */
final class UploadRate {
  private final Channel channel;
  private final Bounds bounds;
  private boolean counts;
  private boolean awaitsContinue;
  private long since = System.nanoTime();
  private long came;

  UploadRate(Channel channel, Bounds bounds) {
    this.channel = channel;
    this.bounds = bounds;
  }

  /** The first look at a body begins its time: most have ended before. */
  void begins(boolean awaitsWord) {
    awaitsContinue = awaitsWord;
    counts = false;
  }

  /** The peer was told to send. */
  void continued() {
    awaitsContinue = false;
    counts = false;
  }

  void came(int bytes) {
    came += bytes;
  }

  long nanosLeft() {
    return bounds.uploadTimeout().toNanos() - (System.nanoTime() - since);
  }

  /** Whether less came in the time that is now over; a new one begins where it was enough. */
  boolean isTooSlow() {
    if (!counts || awaitsContinue || !channel.config().isAutoRead()) {
      // Until now the peer waited for this side.
      counts = true;
      restart();
      return false;
    }
    if (nanosLeft() > 0) {
      return false;
    }
    if (came < bounds.upload()) {
      return true;
    }
    restart();
    return false;
  }

  private void restart() {
    since = System.nanoTime();
    came = 0;
  }
}
