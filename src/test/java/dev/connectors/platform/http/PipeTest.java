package dev.connectors.platform.http;

import static dev.connectors.testbed.Patience.SOON;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipeTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Source from = new Source();
  private final Sink to = new Sink();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void whatOneTurnBringsLeavesWithTheEnd() throws Exception {
    var pipe = pipe(Answer.Body.UNCHANGED);
    inOneTurn(
        () -> {
          pipe.copy(() -> to.told.add("ending"));
          from.brings("ab");
          from.brings("cd");
          from.ends();
        });
    assertThat(to.told).containsExactly("ending", "end abcd");
  }

  @Test
  void whatHasNoEndYetLeavesBeforeTheNextTurn() throws Exception {
    var pipe = pipe(Answer.Body.UNCHANGED);
    inOneTurn(
        () -> {
          pipe.copy(() -> {});
          from.brings("ab");
          from.brings("cd");
        });
    inOneTurn(() -> {});
    assertThat(to.told).containsExactly("write abcd");
    inOneTurn(() -> from.ends());
    assertThat(to.told).containsExactly("write abcd", "end");
  }

  @Test
  void noMoreThanABufferIsHeld() throws Exception {
    var pipe = pipe(Answer.Body.UNCHANGED);
    to.full = true;
    inOneTurn(
        () -> {
          pipe.copy(() -> {});
          from.brings("x".repeat(40_000));
          assertThat(to.told).isEmpty();
          from.brings("x".repeat(40_000));
          assertThat(to.told).hasSize(1);
          assertThat(from.paused).isTrue();
        });
  }

  @Test
  void afterAFailureNothingMoreGoesOut() throws Exception {
    var pipe =
        pipe(
            new Answer.Body() {
              @Override
              public Buffer next(Buffer piece) throws IOException {
                if (piece.toString().equals("bad")) {
                  throw new IOException("not this one");
                }
                return piece;
              }

              @Override
              public Buffer end() {
                return Buffer.buffer("rest");
              }
            });
    var ended = new CompletableFuture<Future<Void>>();
    inOneTurn(
        () -> {
          ended.complete(pipe.copy(() -> to.told.add("ending")));
          from.brings("good");
          from.brings("bad");
          from.ends();
        });
    inOneTurn(() -> {});
    assertThat(ended.join().failed()).isTrue();
    assertThat(to.told).isEmpty();
  }

  @Test
  void whatCameBeforeABreakIsWritten() throws Exception {
    var pipe = pipe(Answer.Body.UNCHANGED);
    inOneTurn(
        () -> {
          pipe.copy(() -> {});
          from.brings("half");
          pipe.stop();
          from.brings("more");
        });
    inOneTurn(() -> {});
    assertThat(to.told).containsExactly("write half");
  }

  private Pipe pipe(Answer.Body body) {
    return new Pipe(context, from, to, body, bytes -> {});
  }

  private void inOneTurn(Runnable work) throws Exception {
    var done = new CompletableFuture<Void>();
    context.runOnContext(
        now -> {
          try {
            work.run();
            done.complete(null);
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    done.get(SOON.toMillis(), MILLISECONDS);
  }

  private static final class Source implements ReadStream<Buffer> {
    private Handler<Buffer> pieces = piece -> {};
    private Handler<Void> end = ended -> {};
    private boolean paused;

    void brings(String text) {
      pieces.handle(Buffer.buffer(text));
    }

    void ends() {
      end.handle(null);
    }

    @Override
    public Source exceptionHandler(Handler<Throwable> handler) {
      return this;
    }

    @Override
    public Source handler(Handler<Buffer> handler) {
      pieces = handler;
      return this;
    }

    @Override
    public Source pause() {
      paused = true;
      return this;
    }

    @Override
    public Source resume() {
      paused = false;
      return this;
    }

    @Override
    public Source fetch(long amount) {
      return this;
    }

    @Override
    public Source endHandler(Handler<Void> handler) {
      end = handler;
      return this;
    }
  }

  private static final class Sink implements WriteStream<Buffer> {
    private final List<String> told = new ArrayList<>();
    private boolean full;

    @Override
    public Sink exceptionHandler(Handler<Throwable> handler) {
      return this;
    }

    @Override
    public Future<Void> write(Buffer data) {
      told.add("write " + data);
      return Future.succeededFuture();
    }

    @Override
    public void write(Buffer data, Handler<AsyncResult<Void>> handler) {
      write(data).onComplete(handler);
    }

    @Override
    public Future<Void> end() {
      told.add("end");
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> end(Buffer data) {
      told.add("end " + data);
      return Future.succeededFuture();
    }

    @Override
    public void end(Handler<AsyncResult<Void>> handler) {
      end().onComplete(handler);
    }

    @Override
    public Sink setWriteQueueMaxSize(int maxSize) {
      return this;
    }

    @Override
    public boolean writeQueueFull() {
      return full;
    }

    @Override
    public Sink drainHandler(Handler<Void> handler) {
      return this;
    }
  }
}
