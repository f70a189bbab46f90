package dev.connectors.platform.http;

import dev.connectors.platform.http.server.Gathering;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Lets the bodies of a tool's answers go on in the memory into which they were read: Vert.x would
 * copy each piece twice. It stands in the tool's connection before Vert.x, which still sees where a
 * body ends. What one read brings goes out at once, and the tool is read no faster than the caller
 * reads. Runs on the event loop that both connections share.
 */
final class Splice extends ChannelInboundHandlerAdapter {
  /** As much of one read is held back; more of it goes out before the read is over. */
  private static final int MOST_HELD = 256 * 1024;

  /** Where a body goes. */
  private record End(Channel caller, Gathering gathering, LongConsumer counted) {}

  private final Channel tool;
  private Optional<End> end = Optional.empty();

  /** What is to go out when the read is over. */
  private Optional<Gathering> gathered = Optional.empty();

  /** Whether the last thing that came is a head, so that nothing of its body is lost. */
  private boolean atBody;

  private boolean paused;
  private int held;

  Splice(Channel tool) {
    this.tool = tool;
  }

  /** Makes it possible for the answers that come on a connection to a tool. */
  static void prepare(HttpConnection connection) {
    if (connection instanceof ConnectionBase base) {
      var channel = base.channel();
      channel.pipeline().addBefore("handler", null, new Splice(channel));
    }
  }

  /**
   * Begins with an answer whose head is being read; what is written to the caller from here on goes
   * out with the first of the body.
   *
   * @param counted told of the bytes that go on
   * @return empty where it cannot be: the body then comes to Vert.x
   */
  static Optional<Splice> begin(HttpConnection tool, HttpConnection caller, LongConsumer counted) {
    if (!(tool instanceof ConnectionBase from) || !(caller instanceof ConnectionBase to)) {
      return Optional.empty();
    }
    var splice = from.channel().pipeline().get(Splice.class);
    var gathering = Gathering.of(to.channel());
    return splice != null
            && gathering.isPresent()
            && from.channel().eventLoop() == to.channel().eventLoop()
            && splice.begin(to.channel(), gathering.get(), counted)
        ? Optional.of(splice)
        : Optional.empty();
  }

  /** Whether it begins: a body of which something came already does not. */
  boolean begin(Channel caller, Gathering gathering, LongConsumer counted) {
    if (atBody) {
      var to = new End(caller, gathering, counted);
      end = Optional.of(to);
      gather(to);
    }
    return atBody;
  }

  /** The caller has read what was waiting for it. */
  void drained() {
    if (paused && end.filter(to -> to.caller().isWritable()).isPresent()) {
      paused = false;
      tool.config().setAutoRead(true);
    }
  }

  /** What was written goes out, and nothing that comes later. */
  void stop() {
    end = Optional.empty();
    flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    atBody = message instanceof HttpResponse && !(message instanceof HttpContent);
    if (end.isEmpty()
        || !(message instanceof HttpContent content)
        || content.decoderResult().isFailure()) {
      context.fireChannelRead(message);
      return;
    }
    gather(end.get());
    pass(end.get(), content);
    if (content instanceof LastHttpContent) {
      // Whatever a tool sends unasked behind it must not be taken for more of the body.
      end = Optional.empty();
      context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  private void pass(End to, HttpContent content) {
    int size = content.content().readableBytes();
    if (size == 0 || !to.caller().isActive()) {
      content.release();
      return;
    }
    to.counted().accept(size);
    var piece = new DefaultHttpContent(content.content());
    var unused = to.caller().write(piece, to.caller().voidPromise());
    held += size;
    if (held >= MOST_HELD) {
      flush();
    }
  }

  private void gather(End to) {
    if (gathered.isEmpty()) {
      to.gathering().begin();
      gathered = Optional.of(to.gathering());
    }
  }

  /** What Vert.x wrote when the body ended goes out with it. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    atBody = false;
    flush();
    if (end.isPresent() && !end.get().caller().isWritable()) {
      paused = true;
      tool.config().setAutoRead(false);
    }
    context.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end = Optional.empty();
    flush();
    context.fireChannelInactive();
  }

  private void flush() {
    held = 0;
    if (gathered.isPresent()) {
      gathered.get().end();
      gathered = Optional.empty();
    }
  }
}
