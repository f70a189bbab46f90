package dev.connectors.platform.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Copies a stream to its end at the pace of its slower side, counts, and changes what goes through.
 * What one turn of the event loop brings goes out at once: each write is a call to the system, and
 * a small body of a known length leaves together with its head.
 */
final class Pipe {
  /** What is held back within one turn; more of it is written before the turn is over. */
  private static final int MOST_HELD = 64 * 1024;

  private final Context context;
  private final ReadStream<Buffer> from;
  private final WriteStream<Buffer> to;
  private final Answer.Body body;
  private final LongConsumer counted;
  private final Promise<Void> end = Promise.promise();
  private final List<Buffer> held = new ArrayList<>(2);
  private int heldBytes;
  private boolean awaited;
  private boolean over;

  /**
   * Copies nothing yet.
   *
   * @param context of all that happens to both sides
   * @param counted told of the bytes that go on
   */
  Pipe(
      Context context,
      ReadStream<Buffer> from,
      WriteStream<Buffer> to,
      Answer.Body body,
      LongConsumer counted) {
    this.context = context;
    this.from = from;
    this.to = to;
    this.body = body;
    this.counted = counted;
  }

  /**
   * Copies all of it and ends the other side.
   *
   * @param ending told before the last write
   * @return complete when all of it was written; after a failure nothing more goes out, and the
   *     other side is not ended
   */
  Future<Void> copy(Runnable ending) {
    from.endHandler(ended -> end(ending));
    to.drainHandler(drained -> from.resume());
    from.handler(this::next);
    from.resume();
    return end.future();
  }

  /** Writes what is held now; nothing that comes later goes out. */
  void stop() {
    if (!over) {
      flush();
      over = true;
    }
  }

  private void next(Buffer piece) {
    if (over) {
      return;
    }
    try {
      hold(body.next(piece));
    } catch (IOException e) {
      fail(e);
      return;
    }
    if (heldBytes >= MOST_HELD) {
      flush();
    } else if (!awaited && heldBytes > 0) {
      awaited = true;
      context.runOnContext(turned -> turned());
    }
  }

  private void turned() {
    awaited = false;
    if (!over) {
      flush();
    }
  }

  private void hold(Buffer changed) {
    if (changed.length() > 0) {
      counted.accept(changed.length());
      held.add(changed);
      heldBytes += changed.length();
    }
  }

  private void flush() {
    if (heldBytes > 0) {
      to.write(gathered()).onFailure(this::fail);
      if (to.writeQueueFull()) {
        from.pause();
      }
    }
  }

  private void end(Runnable ending) {
    if (over) {
      return;
    }
    try {
      hold(body.end());
    } catch (IOException e) {
      fail(e);
      return;
    }
    over = true;
    ending.run();
    var ended = heldBytes > 0 ? to.end(gathered()) : to.end();
    ended.onComplete(end);
  }

  private Buffer gathered() {
    Buffer all;
    if (held.size() == 1) {
      all = held.getFirst();
    } else {
      all = Buffer.buffer(heldBytes);
      held.forEach(all::appendBuffer);
    }
    held.clear();
    heldBytes = 0;
    return all;
  }

  private void fail(Throwable failure) {
    over = true;
    end.tryFail(failure);
  }
}
