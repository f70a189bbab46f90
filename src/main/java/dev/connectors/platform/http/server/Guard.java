package dev.connectors.platform.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Keeps one connection within its bounds, by one timer that looks at what is awaited. Runs on the
 * connection's event loop.
 */
final class Guard {
  /** How long a refused peer may take to read why. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  /** What is awaited. */
  private enum Phase {
    /** The first byte. */
    FRESH,
    /** The rest of a head. */
    HEAD,
    /** The rest of a body. */
    BODY,
    /** The end of an answer. */
    ANSWER,
    /** The next request. */
    IDLE,
    /** The end of a stream that is no longer HTTP. */
    STREAM,
    /** That the peer has read why it was refused. */
    REFUSED
  }

  private final Bounds bounds;
  private final Peers peers;
  private final Tally tally;
  private final Channel channel;
  private final InetAddress peer;
  private final Stall stall;
  private final UploadRate upload;
  private volatile Phase phase = Phase.FRESH;
  private volatile boolean known;
  private boolean endsWithAnswer;

  /** Since when it is awaited. */
  private long since = System.nanoTime();

  /** Bytes of a head, or of what comes before its turn. */
  private long came;

  /** Requests whose answers have not ended. */
  private int open;

  private boolean answering;
  private boolean held;
  private Optional<Future<?>> timer = Optional.empty();

  Guard(Bounds bounds, Peers peers, Tally tally, Channel channel, InetAddress peer) {
    this.bounds = bounds;
    this.peers = peers;
    this.tally = tally;
    this.channel = channel;
    this.peer = peer;
    this.stall = new Stall(channel);
    this.upload = new UploadRate(channel, bounds);
  }

  InetAddress peer() {
    return peer;
  }

  /** Whether nothing is asked; may be called by any thread. */
  boolean isIdle() {
    return phase == Phase.IDLE;
  }

  boolean hasRefused() {
    return phase == Phase.REFUSED;
  }

  /** One of the connection's requests was admitted. */
  void recognise() {
    if (!known) {
      known = true;
      peers.recognise(this);
    }
  }

  /** May be called by any thread. */
  void end(Ended reason) {
    tally.ended(reason, peer.getHostAddress());
    close();
  }

  /** Ends once nothing is under way; may be called by any thread. */
  void endWithAnswer() {
    channel
        .eventLoop()
        .execute(
            () -> {
              endsWithAnswer = true;
              if (phase == Phase.FRESH || phase == Phase.HEAD || phase == Phase.IDLE) {
                close();
              }
            });
  }

  void gone() {
    timer.ifPresent(scheduled -> scheduled.cancel(false));
    peers.left(this);
  }

  /** Looks again when a time may be over; a head's time is the longest that a new one waits. */
  void watch() {
    timer.ifPresent(scheduled -> scheduled.cancel(false));
    var limit = limit();
    long left = bounds.headTimeout().toNanos();
    if (limit.isPresent()) {
      left = Math.min(left, limit.get().toNanos() - (System.nanoTime() - since));
    } else if (phase == Phase.BODY) {
      left = Math.min(left, upload.nanosLeft());
    }
    timer =
        Optional.of(
            channel
                .eventLoop()
                .schedule(this::look, Math.max(left, 1_000_000), TimeUnit.NANOSECONDS));
  }

  /** Bytes came; false when nobody wants them any more. */
  boolean bytes(ByteBuf read) {
    switch (phase) {
      case REFUSED -> {
        return false;
      }
      case FRESH, IDLE -> {
        enter(Phase.HEAD);
        came = read.readableBytes();
        if (!BadHead.couldBegin(read.getByte(read.readerIndex()))) {
          refuse(BadHead.NO_HTTP);
          return false;
        }
      }
      case ANSWER -> {
        came += read.readableBytes();
        hold();
      }
      case HEAD -> came += read.readableBytes();
      case BODY -> upload.came(read.readableBytes());
      case STREAM -> {}
    }
    return true;
  }

  /** A head came; false when it is refused. */
  boolean head(HttpRequest request) {
    var bad = BadHead.of(request, came, bounds.maxHead());
    if (bad.isPresent()) {
      if (open == 0) {
        refuse(bad.get());
        return false;
      }
      request.setDecoderResult(bad.get().result());
    }
    open++;
    upload.begins(HttpUtil.is100ContinueExpected(request));
    phase = Phase.BODY;
    return true;
  }

  void bodyEnded() {
    if (phase == Phase.BODY && open > 0) {
      came = 0;
      phase = Phase.ANSWER;
    } else if (phase == Phase.BODY) {
      idle();
    }
  }

  void continued() {
    upload.continued();
  }

  void answering() {
    answering = true;
  }

  void answered() {
    answering = false;
    open = Math.max(0, open - 1);
    if (held) {
      held = false;
      channel.config().setAutoRead(true);
    }
    if (phase == Phase.ANSWER) {
      came = 0;
      if (open == 0) {
        idle();
      }
    }
  }

  void streams() {
    phase = Phase.STREAM;
  }

  private void idle() {
    enter(Phase.IDLE);
    if (endsWithAnswer) {
      wire().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** What comes before its turn is read no further than a head's length. */
  private void hold() {
    if (came > bounds.maxHead()) {
      held = true;
      channel.config().setAutoRead(false);
    }
  }

  private void enter(Phase next) {
    phase = next;
    since = System.nanoTime();
  }

  private Optional<Duration> limit() {
    return switch (phase) {
      case FRESH, HEAD -> Optional.of(bounds.headTimeout());
      case IDLE -> Optional.of(bounds.keepAlive());
      case REFUSED -> Optional.of(LINGER);
      case BODY, ANSWER, STREAM -> Optional.empty();
    };
  }

  private void look() {
    if (!channel.isActive()) {
      return;
    }
    if (stall.lasts(bounds.stallTimeout())) {
      end(Ended.STALLED);
      return;
    }
    if (phase == Phase.BODY && upload.isTooSlow()) {
      slowUpload();
    }
    long waited = System.nanoTime() - since;
    if (limit().filter(limit -> waited >= limit.toNanos()).isPresent()) {
      over();
    }
    watch();
  }

  private void over() {
    switch (phase) {
      case FRESH -> end(Ended.SLOW_HEAD);
      case HEAD -> refuse(BadHead.SLOW);
      case IDLE -> end(Ended.IDLE);
      case REFUSED -> close();
      case BODY, ANSWER, STREAM -> {}
    }
  }

  private void slowUpload() {
    tally.ended(Ended.SLOW_UPLOAD, peer.getHostAddress());
    if (answering || open != 1) {
      close();
    } else {
      wire().writeAndFlush(BadHead.SLOW.answer(channel)).addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** What the peer still sends is dropped for a while: else a reset could overtake the answer. */
  private void refuse(BadHead bad) {
    tally.ended(bad.ended(), peer.getHostAddress());
    enter(Phase.REFUSED);
    wire().writeAndFlush(bad.answer(channel)).addListener(BadHead.NO_MORE);
    watch();
  }

  /** Vert.x' own closing would wait until the peer has read everything. */
  private void close() {
    var first = channel.pipeline().firstContext();
    var unused = first == null ? channel.close() : first.close();
  }

  private ChannelHandlerContext wire() {
    return channel.pipeline().context(Wire.class);
  }
}
