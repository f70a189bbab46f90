package dev.connectors.platform.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.util.function.LongConsumer;

/** Copies a stream at the pace of its slower end, counts, and changes what goes through. */
final class Pipe {
  private Pipe() {}

  /** Ends when all of it was written, and leaves the end of {@code to} to the one who asked. */
  static Future<Void> copy(
      ReadStream<Buffer> from, WriteStream<Buffer> to, Answer.Body body, LongConsumer counted) {
    Promise<Void> end = Promise.promise();
    from.endHandler(ended -> write(body::end, to, end, counted).onSuccess(end::tryComplete));
    to.drainHandler(drained -> from.resume());
    from.handler(
        buffer -> {
          var unused = write(() -> body.next(buffer), to, end, counted);
          if (to.writeQueueFull()) {
            from.pause();
          }
        });
    from.resume();
    return end.future();
  }

  /** After a failure nothing more goes out. */
  private static Future<Void> write(
      Piece piece, WriteStream<Buffer> to, Promise<Void> end, LongConsumer counted) {
    if (end.future().isComplete()) {
      return end.future();
    }
    try {
      var buffer = piece.get();
      counted.accept(buffer.length());
      return buffer.length() == 0
          ? Future.succeededFuture()
          : to.write(buffer).onFailure(end::tryFail);
    } catch (IOException e) {
      end.tryFail(e);
      return end.future();
    }
  }

  @FunctionalInterface
  private interface Piece {
    Buffer get() throws IOException;
  }
}
