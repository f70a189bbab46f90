package dev.connectors.platform.http.server;

import io.netty.channel.Channel;
import java.time.Duration;

/** Whether a peer reads what waits for it, seen at each look. */
final class Stall {
  private final Channel channel;
  private long since = System.nanoTime();
  private int first;
  private long progress;

  Stall(Channel channel) {
    this.channel = channel;
  }

  /** Whether bytes wait, and none went for as long as this. */
  boolean lasts(Duration limit) {
    var waiting = channel.unsafe().outboundBuffer();
    if (waiting == null || waiting.totalPendingWriteBytes() == 0) {
      since = System.nanoTime();
      return false;
    }
    int nowFirst = System.identityHashCode(waiting.current());
    long nowProgress = waiting.currentProgress();
    if (nowFirst != first || nowProgress != progress) {
      first = nowFirst;
      progress = nowProgress;
      since = System.nanoTime();
    }
    return System.nanoTime() - since >= limit.toNanos();
  }
}
