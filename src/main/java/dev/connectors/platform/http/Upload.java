package dev.connectors.platform.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** The way of a request's body to the tool. */
final class Upload {
  /** A tool that ignores Expect is sent the body after this time (RFC 9110, 10.1.1). */
  private static final long CONTINUE_MILLIS = 1000;

  private final Context context;
  private final HttpServerRequest caller;
  private final HttpClientRequest tool;
  private final LongConsumer counted;
  private final BooleanSupplier tooLate;
  private boolean begun;
  private boolean open;
  private Optional<Pipe> copying = Optional.empty();

  /**
   * For one attempt.
   *
   * @param counted told of the bytes that went on, zero when all did
   * @param tooLate whether nobody waits for the body any more
   */
  Upload(
      Context context,
      HttpServerRequest caller,
      HttpClientRequest tool,
      LongConsumer counted,
      BooleanSupplier tooLate) {
    this.context = context;
    this.caller = caller;
    this.tool = tool;
    this.counted = counted;
    this.tooLate = tooLate;
  }

  /** Whether some of the body is still to come. */
  boolean open() {
    return open;
  }

  /** Sends the head, and the body as it comes or as it was read. */
  void send(Optional<Buffer> read) {
    if (read.isPresent()) {
      counted.accept(read.get().length());
      tool.putHeader("Content-Length", Integer.toString(read.get().length()));
      tool.end(read.get());
      return;
    }
    var length = caller.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (!Headers.announcesBody(caller)) {
      if (length != null) {
        tool.putHeader("Content-Length", length);
      }
      caller.resume();
      tool.end();
      return;
    }
    open = true;
    if (caller.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
      tool.setChunked(true);
    } else {
      tool.putHeader("Content-Length", length);
    }
    if (Headers.expectContinue(caller)) {
      awaitContinue();
    } else {
      stream();
    }
  }

  /** Nothing of the body goes on from here. */
  void stop() {
    copying.ifPresent(Pipe::stop);
  }

  private void awaitContinue() {
    tool.putHeader("Expect", "100-continue");
    tool.continueHandler(allowed -> goOn());
    context.owner().setTimer(CONTINUE_MILLIS, elapsed -> goOn());
    tool.sendHead();
  }

  private void goOn() {
    if (!begun && !tooLate.getAsBoolean()) {
      begun = true;
      counted.accept(0);
      caller.response().writeContinue();
      stream();
    }
  }

  private void stream() {
    var pipe = new Pipe(context, caller, tool, Answer.Body.UNCHANGED, counted);
    copying = Optional.of(pipe);
    pipe.copy(
        () -> {
          open = false;
          counted.accept(0);
        });
  }
}
