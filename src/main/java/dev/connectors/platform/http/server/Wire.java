package dev.connectors.platform.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Tells the guard of bytes, before anything is made of them. */
final class Wire extends ChannelInboundHandlerAdapter {
  private final Guard guard;

  Wire(Guard guard) {
    this.guard = guard;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf bytes && bytes.isReadable() && !guard.bytes(bytes)) {
      bytes.release();
    } else {
      context.fireChannelRead(message);
    }
  }
}
