package dev.connectors.platform.http;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;
import java.io.Serial;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongConsumer;

/** One request and its answer on their way, on one event loop. */
final class Exchange {
  private static final Set<HttpMethod> REPEATABLE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  /** A tool that ignores Expect is sent the body after this time (RFC 9110, 10.1.1). */
  private static final long CONTINUE_MILLIS = 1000;

  private final Vertx vertx;
  private final RelaySettings settings;
  private final Draining draining;
  private final HttpServerRequest caller;
  private final HttpClientRequest tool;
  private final Outgoing outgoing;
  private final Promise<Transfer> done = Promise.promise();
  private long lastByte = System.nanoTime();
  private long bytesIn;
  private long bytesOut;
  private boolean answering;
  private boolean uploading;
  private long watch;

  Exchange(
      Vertx vertx,
      RelaySettings settings,
      Draining draining,
      HttpServerRequest caller,
      HttpClientRequest tool,
      Outgoing outgoing) {
    this.vertx = vertx;
    this.settings = settings;
    this.draining = draining;
    this.caller = caller;
    this.tool = tool;
    this.outgoing = outgoing;
  }

  Future<Transfer> run() {
    if (caller.response().closed()) {
      tool.reset();
      return Future.failedFuture(new IllegalStateException("the caller has gone"));
    }
    watchAgainIn(settings.responseTimeout().toMillis());
    caller.response().closeHandler(closed -> breakOff());
    caller.exceptionHandler(failure -> breakOff());
    tool.exceptionHandler(failure -> {}); // told by the response's future as well
    tool.headers().addAll(outgoing.headers());
    if (upgrades(caller)) {
      upgrade();
    } else {
      tool.response().onSuccess(this::answer).onFailure(this::noAnswer);
      sendBody();
    }
    return done.future().onComplete(ended -> vertx.cancelTimer(watch));
  }

  private void sendBody() {
    var length = caller.getHeader("Content-Length");
    boolean chunked = caller.headers().contains("Transfer-Encoding");
    if (!chunked && (length == null || length.equals("0"))) {
      if (length != null) {
        tool.putHeader("Content-Length", length);
      }
      caller.resume();
      tool.end();
      return;
    }
    uploading = true;
    if (chunked) {
      tool.setChunked(true);
    } else {
      tool.putHeader("Content-Length", length);
    }
    if ("100-continue".equalsIgnoreCase(caller.getHeader("Expect"))) {
      awaitContinue();
    } else {
      upload();
    }
  }

  private void awaitContinue() {
    var begun = new boolean[1];
    Runnable once =
        () -> {
          if (!begun[0] && !answering && !done.future().isComplete()) {
            begun[0] = true;
            lastByte = System.nanoTime();
            caller.response().writeContinue();
            upload();
          }
        };
    tool.putHeader("Expect", "100-continue");
    tool.continueHandler(allowed -> once.run());
    vertx.setTimer(CONTINUE_MILLIS, elapsed -> once.run());
    tool.sendHead();
  }

  private void upload() {
    copy(caller, tool, size -> bytesIn += size)
        .compose(
            all -> {
              uploading = false;
              lastByte = System.nanoTime();
              return tool.end();
            });
  }

  private void answer(HttpClientResponse answer) {
    answering = true;
    lastByte = System.nanoTime();
    watchAgainIn(settings.idleTimeout().toMillis());
    var response = head(answer);
    if (answer.headers().contains("Content-Length")) {
      response.putHeader("Content-Length", answer.getHeader("Content-Length"));
    } else if (!caller.method().equals(HttpMethod.HEAD)
        && answer.statusCode() != 204
        && answer.statusCode() != 304) {
      response.setChunked(caller.version() != HttpVersion.HTTP_1_0);
    }
    answer.exceptionHandler(failure -> breakOff());
    if (uploading) {
      // An answer to half a request: what the caller still sends is of no use to anyone.
      response.putHeader("Connection", "close");
    }
    copy(answer, response, size -> bytesOut += size)
        .compose(all -> response.end())
        .onSuccess(sent -> finish(answer.statusCode()))
        .onFailure(failure -> breakOff());
  }

  private HttpServerResponse head(HttpClientResponse answer) {
    var dropped = Headers.hopByHop(answer.headers());
    var headers = MultiMap.caseInsensitiveMultiMap();
    answer
        .headers()
        .forEach(
            (name, value) -> {
              var lower = name.toLowerCase(Locale.ROOT);
              if (!dropped.contains(lower) && !lower.equals("content-length")) {
                headers.add(name, value);
              }
            });
    var response = caller.response().setStatusCode(answer.statusCode());
    response.setStatusMessage(answer.statusMessage());
    response.headers().addAll(outgoing.answered().apply(headers));
    draining.mark(response);
    return response;
  }

  private void finish(int status) {
    if (uploading) {
      tool.reset();
      caller.handler(rest -> {});
      caller.resume();
    }
    done.tryComplete(new Transfer(status, bytesIn, bytesOut, true));
  }

  private static boolean upgrades(HttpServerRequest request) {
    return request.method().equals(HttpMethod.GET)
        && "websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
        && Headers.hopByHop(request.headers()).contains("upgrade")
        && request.version() == HttpVersion.HTTP_1_1
        && !request.headers().contains("Transfer-Encoding")
        && !request.headers().contains("Content-Length");
  }

  private void upgrade() {
    tool.putHeader("Connection", "Upgrade").putHeader("Upgrade", "websocket");
    tool.connect()
        .onFailure(this::noAnswer)
        .onSuccess(
            answer -> {
              if (answer.statusCode() != 101) {
                caller.resume();
                answer(answer);
                return;
              }
              answering = true;
              watchAgainIn(settings.idleTimeout().toMillis());
              var toTool = answer.netSocket();
              toTool.pause();
              head(answer).putHeader("Connection", "Upgrade").putHeader("Upgrade", "websocket");
              caller
                  .toNetSocket()
                  .onSuccess(toCaller -> tunnel(toCaller, toTool))
                  .onFailure(failure -> breakOff());
            });
  }

  private void tunnel(NetSocket toCaller, NetSocket toTool) {
    toCaller.closeHandler(closed -> toTool.close());
    toTool.closeHandler(
        closed -> {
          toCaller.close();
          finish(101);
        });
    copy(toCaller, toTool, size -> bytesIn += size).onComplete(end -> toTool.end());
    copy(toTool, toCaller, size -> bytesOut += size).onComplete(end -> toCaller.end());
  }

  /** Like Vert.x' Pipe, but counts. */
  private Future<Void> copy(ReadStream<Buffer> from, WriteStream<Buffer> to, LongConsumer counted) {
    Promise<Void> end = Promise.promise();
    from.endHandler(ended -> end.tryComplete());
    to.drainHandler(drained -> from.resume());
    from.handler(
        buffer -> {
          lastByte = System.nanoTime();
          counted.accept(buffer.length());
          to.write(buffer).onFailure(end::tryFail);
          if (to.writeQueueFull()) {
            from.pause();
          }
        });
    from.resume();
    return end.future();
  }

  private void watchAgainIn(long millis) {
    vertx.cancelTimer(watch);
    watch = vertx.setTimer(Math.max(1, millis), this::look);
  }

  private void look(long timer) {
    var limit = answering ? settings.idleTimeout() : settings.responseTimeout();
    long left = limit.toMillis() - (System.nanoTime() - lastByte) / 1_000_000;
    if (left > 0) {
      watchAgainIn(left);
    } else if (answering) {
      breakOff();
    } else {
      noAnswer(RelayFailure.noAnswerIn(outgoing.origin(), limit.toSeconds()));
      tool.reset();
    }
  }

  private void noAnswer(Throwable failure) {
    boolean again =
        !(failure instanceof RelayFailure) && REPEATABLE.contains(caller.method()) && !uploading;
    done.tryFail(again ? new NotSent(failure) : failure);
  }

  /** Neither side may take what it has for the whole. */
  private void breakOff() {
    if (done.tryComplete(
        new Transfer(
            answering ? caller.response().getStatusCode() : 499, bytesIn, bytesOut, false))) {
      tool.reset();
      if (caller.response().headWritten()) {
        caller.response().reset();
      }
      caller.connection().close();
    }
  }

  static Throwable cause(Throwable failure) {
    return failure instanceof NotSent ? failure.getCause() : failure;
  }

  /** No answer, on a connection that may have been closed while it was idle: worth another. */
  static final class NotSent extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    NotSent(Throwable cause) {
      super("no answer", cause, false, false);
    }
  }
}
