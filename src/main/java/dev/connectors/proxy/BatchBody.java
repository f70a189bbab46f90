package dev.connectors.proxy;

import dev.connectors.connector.api.ConnectorClassSpec.Verb;
import dev.connectors.connector.tool.OperationOfBatch;
import dev.connectors.platform.http.Headers;
import dev.connectors.platform.http.NotServed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** The small body of a Git LFS batch, whole, since it says what the caller is about to do. */
final class BatchBody {
  /** A client sends its few kilobytes at once; one that does not must not hold memory for long. */
  private static final long MILLIS = 60_000;

  private final HttpServerRequest request;
  private final Promise<Buffer> whole = Promise.promise();
  private final Buffer read = Buffer.buffer();

  private BatchBody(HttpServerRequest request) {
    this.request = request;
  }

  /** Reads the body of a paused request; fails with a {@link NotServed}. */
  static Future<Buffer> read(Vertx vertx, HttpServerRequest request) {
    if (Headers.compressed(request.headers())) {
      return Future.failedFuture(
          new NotServed(415, "an LFS batch must not be compressed: its operation decides"));
    }
    if (announced(request.getHeader("Content-Length")) > OperationOfBatch.LIMIT) {
      return Future.failedFuture(tooLarge());
    }
    return new BatchBody(request).read(vertx);
  }

  /**
   * The verb that the batch takes.
   *
   * @throws NotServed when that cannot be told
   */
  static Verb verb(Buffer body) {
    return OperationOfBatch.verb(body.getBytes())
        .orElseThrow(
            () -> new NotServed(400, "the body of an LFS batch must be one plain JSON object"));
  }

  private Future<Buffer> read(Vertx vertx) {
    long timer =
        vertx.setTimer(
            MILLIS,
            elapsed -> whole.tryFail(new NotServed(408, "the LFS batch did not come in time")));
    request.handler(this::next);
    request.endHandler(end -> whole.tryComplete(read));
    request.exceptionHandler(
        failure -> whole.tryFail(new NotServed(400, "the LFS batch ended too early")));
    if (Headers.expectContinue(request)) {
      request.response().writeContinue();
    }
    request.resume();
    return whole.future().onComplete(ended -> vertx.cancelTimer(timer));
  }

  private void next(Buffer piece) {
    if (whole.future().isComplete()) {
      return;
    }
    if (read.length() + piece.length() > OperationOfBatch.LIMIT) {
      whole.tryFail(tooLarge());
    } else {
      read.appendBuffer(piece);
    }
  }

  private static NotServed tooLarge() {
    return new NotServed(
        413, "an LFS batch has at most 1 MiB: set lfs.transfer.batchSize to a smaller number");
  }

  private static long announced(@Nullable String length) {
    try {
      return length == null ? 0 : Long.parseLong(length.strip());
    } catch (NumberFormatException e) {
      throw new NotServed(400, "Content-Length is no number");
    }
  }
}
