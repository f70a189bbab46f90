package dev.connectors.platform.http;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.util.Set;
import org.jboss.logging.Logger;

/** One request and its answer on their way, on one event loop. */
final class Exchange {
  private static final Logger LOG = Logger.getLogger(Exchange.class);
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
    if (Headers.wantWebsocket(caller)) {
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
    Pipe.copy(caller, tool, Answer.Body.UNCHANGED, this::countIn)
        .compose(
            all -> {
              uploading = false;
              lastByte = System.nanoTime();
              return tool.end();
            });
  }

  private void answer(HttpClientResponse answer) {
    switch (judged(answer)) {
      case Answer.Passed passed -> {
        head(answer, passed.headers());
        var length = answer.getHeader("Content-Length");
        if (length != null) {
          caller.response().putHeader("Content-Length", length);
        }
        body(answer, Answer.Body.UNCHANGED);
      }
      case Answer.Rewritten rewritten -> {
        head(answer, rewritten.headers());
        body(answer, rewritten.body());
      }
      case Answer.Refused refused -> refuse(refused.why());
    }
  }

  private Answer judged(HttpClientResponse answer) {
    answering = true;
    lastByte = System.nanoTime();
    watchAgainIn(settings.idleTimeout().toMillis());
    try {
      return outgoing.answered().on(answer.statusCode(), Headers.answered(answer.headers()));
    } catch (RuntimeException e) {
      // Without an answer the caller would wait until the idle timeout.
      LOG.errorf("%s at %s", e.getClass().getName(), e.getStackTrace()[0]);
      return new Answer.Refused("its answer cannot be passed on; the log has the place");
    }
  }

  private void head(HttpClientResponse answer, MultiMap headers) {
    var response = caller.response().setStatusCode(answer.statusCode());
    response.setStatusMessage(answer.statusMessage());
    response.headers().addAll(headers);
    draining.mark(response);
  }

  private void body(HttpClientResponse answer, Answer.Body body) {
    var response = caller.response();
    int status = answer.statusCode();
    if (!response.headers().contains("Content-Length")
        && !caller.method().equals(HttpMethod.HEAD)
        && status != 204
        && status != 304) {
      response.setChunked(caller.version() != HttpVersion.HTTP_1_0);
    }
    answer.exceptionHandler(failure -> breakOff());
    if (uploading) {
      // An answer to half a request: what the caller still sends is of no use to anyone.
      response.putHeader("Connection", "close");
    }
    Pipe.copy(answer, response, body, this::countOut)
        .compose(all -> response.end())
        .onSuccess(sent -> finish(status))
        .onFailure(this::broken);
  }

  private void broken(Throwable failure) {
    var response = caller.response();
    if (failure instanceof IOException && !response.headWritten()) {
      response.headers().clear();
      response.setChunked(false);
      refuse("the tool's answer cannot be rewritten: is its content what Content-Type says?");
    } else {
      breakOff();
    }
  }

  private void refuse(String why) {
    if (done.tryFail(RelayFailure.refused(why))) {
      tool.reset();
    }
  }

  private void finish(int status) {
    if (uploading) {
      tool.reset();
      caller.handler(rest -> {});
      caller.resume();
    }
    done.tryComplete(new Transfer(status, bytesIn, bytesOut, true));
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
              if (!(judged(answer) instanceof Answer.Passed passed)) {
                refuse("the tool's answer to the upgrade is not one that can be passed on");
                return;
              }
              var toTool = answer.netSocket();
              toTool.pause();
              head(answer, passed.headers());
              caller
                  .response()
                  .putHeader("Connection", "Upgrade")
                  .putHeader("Upgrade", "websocket");
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
    Pipe.copy(toCaller, toTool, Answer.Body.UNCHANGED, this::countIn)
        .onComplete(end -> toTool.end());
    Pipe.copy(toTool, toCaller, Answer.Body.UNCHANGED, this::countOut)
        .onComplete(end -> toCaller.end());
  }

  private void countIn(long size) {
    lastByte = System.nanoTime();
    bytesIn += size;
  }

  private void countOut(long size) {
    lastByte = System.nanoTime();
    bytesOut += size;
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
}
