package dev.connectors.platform.http;

import dev.connectors.platform.audit.RequestLog;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** One request and its answer on their way, on one event loop. */
final class Exchange {
  private static final RequestLog LOG = new RequestLog(Exchange.class.getName());
  private static final Set<HttpMethod> REPEATABLE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private static final String BROKEN = "broken off";

  private final Context context;
  private final Watch watch;
  private final Upload upload;
  private final Draining draining;
  private final HttpServerRequest caller;
  private final HttpClientRequest tool;
  private final Outgoing outgoing;
  private final Promise<Transfer> done = Promise.promise();
  private long bytesIn;
  private long bytesOut;
  private boolean answering;
  private Optional<Pipe> down = Optional.empty();
  private Optional<Splice> splice = Optional.empty();
  private Optional<NetSocket> tunnel = Optional.empty();

  Exchange(
      Context context,
      Watch watch,
      Draining draining,
      HttpServerRequest caller,
      HttpClientRequest tool,
      Outgoing outgoing) {
    this.context = context;
    this.watch = watch;
    this.draining = draining;
    this.caller = caller;
    this.tool = tool;
    this.outgoing = outgoing;
    this.upload =
        new Upload(
            context, caller, tool, this::countIn, () -> answering || done.future().isComplete());
  }

  Future<Transfer> run() {
    if (caller.response().closed()) {
      tool.reset();
      return Future.failedFuture(new IllegalStateException("the caller has gone"));
    }
    watch.start(new Over(), outgoing.time());
    caller.response().closeHandler(closed -> breakOff(BROKEN));
    caller.exceptionHandler(failure -> breakOff(BROKEN));
    tool.exceptionHandler(failure -> {}); // told by the response's future as well
    tool.headers().addAll(outgoing.headers());
    if (Headers.wantWebsocket(caller)) {
      upgrade();
    } else {
      tool.response().onSuccess(this::answer).onFailure(this::noAnswer);
      upload.send(outgoing.body());
    }
    return done.future().onComplete(ended -> watch.stop());
  }

  private void answer(HttpClientResponse answer) {
    if (answer.statusCode() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
      refuse("the tool switched to a protocol that nobody asked for");
      return;
    }
    switch (judged(answer)) {
      case Answer.Passed passed -> {
        head(answer, passed.headers());
        var length = answer.getHeader(HttpHeaders.CONTENT_LENGTH);
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
    watch.answering();
    try {
      return outgoing.answered().on(answer.statusCode(), Headers.answered(answer.headers()));
    } catch (RuntimeException e) {
      // Without an answer the caller would wait until the idle timeout.
      LOG.failedFew(e);
      return new Answer.Refused("its answer cannot be passed on; the log has the place");
    }
  }

  /** Without the tool's reason phrase: it is free text, which could repeat the credential. */
  private void head(HttpClientResponse answer, MultiMap headers) {
    var response = caller.response().setStatusCode(answer.statusCode());
    response.headers().addAll(headers);
    draining.mark(response);
  }

  private void body(HttpClientResponse answer, Answer.Body body) {
    var response = caller.response();
    int status = answer.statusCode();
    if (!response.headers().contains(HttpHeaders.CONTENT_LENGTH)
        && !caller.method().equals(HttpMethod.HEAD)
        && status != 204
        && status != 304) {
      response.setChunked(caller.version() != HttpVersion.HTTP_1_0);
    }
    answer.exceptionHandler(failure -> breakOff(BROKEN));
    if (upload.open()) {
      // An answer to half a request: what the caller still sends is of no use to anyone.
      response.putHeader("Connection", "close");
    }
    if (body != Answer.Body.UNCHANGED || !splice(answer)) {
      var pipe = new Pipe(context, answer, response, body, this::countOut);
      down = Optional.of(pipe);
      pipe.copy(() -> {}).onSuccess(sent -> finish(status)).onFailure(this::broken);
    }
  }

  /** Whether the body goes on as it was read; else it has to go by Vert.x. */
  private boolean splice(HttpClientResponse answer) {
    var response = caller.response();
    boolean framed =
        response.headers().contains(HttpHeaders.CONTENT_LENGTH)
            || response.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    if (!framed || caller.method().equals(HttpMethod.HEAD) || answer.statusCode() == 304) {
      return false;
    }
    splice = Splice.begin(tool.connection(), caller.connection(), this::countOut);
    if (splice.isEmpty()) {
      return false;
    }
    var way = splice.get();
    response.writeHead();
    response.drainHandler(drained -> way.drained());
    answer.endHandler(
        ended ->
            response.end().onSuccess(sent -> finish(answer.statusCode())).onFailure(this::broken));
    return true;
  }

  private void broken(Throwable failure) {
    var response = caller.response();
    if (failure instanceof IOException && !response.headWritten()) {
      response.headers().clear();
      response.setChunked(false);
      refuse("the tool's answer cannot be rewritten: is its content what Content-Type says?");
    } else {
      breakOff(BROKEN);
    }
  }

  private void refuse(String why) {
    if (done.tryFail(NoAnswer.refused(why))) {
      tool.reset();
    }
  }

  private void finish(int status) {
    if (upload.open()) {
      tool.reset();
      caller.handler(rest -> {});
      caller.resume();
    }
    done.tryComplete(new Transfer(status, bytesIn, bytesOut, Optional.empty()));
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
                  .onFailure(failure -> breakOff(BROKEN));
            });
  }

  private void tunnel(NetSocket toCaller, NetSocket toTool) {
    tunnel = Optional.of(toTool);
    watch.lasts();
    toCaller.closeHandler(closed -> toTool.close());
    toTool.closeHandler(
        closed -> {
          toCaller.close();
          finish(101);
        });
    new Pipe(context, toCaller, toTool, Answer.Body.UNCHANGED, this::countIn)
        .copy(() -> {})
        .onFailure(failure -> toTool.end());
    new Pipe(context, toTool, toCaller, Answer.Body.UNCHANGED, this::countOut)
        .copy(() -> {})
        .onFailure(failure -> toCaller.end());
  }

  private void countIn(long size) {
    watch.moved();
    bytesIn += size;
  }

  private void countOut(long size) {
    watch.moved();
    bytesOut += size;
  }

  private void noAnswer(Throwable failure) {
    boolean again =
        !(failure instanceof NotServed) && REPEATABLE.contains(caller.method()) && !upload.open();
    done.tryFail(again ? new NotSent(failure) : failure);
  }

  /** Neither side may take what it has for the whole. */
  private void breakOff(String why) {
    if (done.tryComplete(
        new Transfer(
            answering ? caller.response().getStatusCode() : 499,
            bytesIn,
            bytesOut,
            Optional.of(why)))) {
      // Half an answer must be seen to be half, where it would else look like none at all.
      down.ifPresent(Pipe::stop);
      splice.ifPresent(Splice::stop);
      upload.stop();
      if (tunnel.isPresent()) {
        tunnel.get().close();
      } else {
        tool.reset();
        if (caller.response().headWritten()) {
          caller.response().reset();
        }
      }
      caller.connection().close();
    }
  }

  /** What the times end. */
  private final class Over implements Watch.Limits {
    @Override
    public void idle() {
      breakOff(BROKEN);
    }

    @Override
    public void unanswered(Duration limit) {
      noAnswer(
          upload.open()
              ? NoAnswer.unread(outgoing.origin(), limit)
              : NoAnswer.in(outgoing.origin(), limit, outgoing.time()));
      tool.reset();
    }

    @Override
    public void ended(String reason) {
      breakOff(reason);
    }
  }
}
