package dev.connectors.platform.http.server;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/** Tells the guard of requests and answers. */
final class Messages extends ChannelDuplexHandler {
  private final Guard guard;

  Messages(Guard guard) {
    this.guard = guard;
  }

  Guard guard() {
    return guard;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    // After a refusal the decoder may still make requests of what came with the refused one.
    if (guard.hasRefused() || (message instanceof HttpRequest request && !guard.head(request))) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof LastHttpContent) {
      guard.bodyEnded();
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    boolean last = message instanceof LastHttpContent;
    if (message instanceof HttpResponse answer) {
      if (answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
        guard.streams();
        last = false;
      } else if (answer.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
        guard.continued();
        last = false;
      } else {
        guard.answering();
      }
    }
    var unused = context.write(message, promise);
    if (last) {
      guard.answered();
    }
  }
}
