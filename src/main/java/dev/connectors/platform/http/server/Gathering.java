package dev.connectors.platform.http.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import java.util.Optional;

/**
 * Holds back what is written to a caller until all that belongs together was written, since each
 * flush is a call to the system. Runs on the connection's event loop.
 */
public final class Gathering extends ChannelOutboundHandlerAdapter {
  private final Channel channel;
  private boolean gathers;

  public Gathering(Channel channel) {
    this.channel = channel;
  }

  /** That of a caller's connection; empty where its server has none. */
  public static Optional<Gathering> of(Channel channel) {
    return Optional.ofNullable(channel.pipeline().get(Gathering.class));
  }

  /** From now on nothing goes out. */
  public void begin() {
    gathers = true;
  }

  /** All that was written goes out. */
  public void end() {
    gathers = false;
    channel.flush();
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    if (!gathers) {
      context.flush();
    }
  }
}
