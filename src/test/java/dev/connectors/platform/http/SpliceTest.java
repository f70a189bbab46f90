package dev.connectors.platform.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.platform.http.server.Gathering;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpliceTest {
  private final EmbeddedChannel caller = new EmbeddedChannel();
  private final Gathering gathering = new Gathering(caller);
  private final EmbeddedChannel tool = new EmbeddedChannel();
  private final Splice splice = new Splice(tool);
  private final List<ByteBuf> pieces = new ArrayList<>();
  private boolean begins = true;
  private long counted;

  /** Begins with each head, as an exchange does whose answer passes. */
  private final class Beginning extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpResponse && begins) {
        splice.begin(caller, gathering, size -> counted += size);
      }
      context.fireChannelRead(message);
    }
  }

  SpliceTest() {
    caller.pipeline().addLast(gathering);
    tool.pipeline().addLast(splice, new Beginning());
  }

  @AfterEach
  void nothingIsLeftBehind() {
    caller.releaseOutbound();
    caller.finishAndReleaseAll();
    tool.finishAndReleaseAll();
    assertThat(pieces).allMatch(piece -> piece.refCnt() == 0);
  }

  @Test
  void aPieceGoesOnInTheMemoryIntoWhichItWasRead() {
    var piece = piece("some");
    tool.writeInbound(head(), new DefaultHttpContent(piece), new DefaultLastHttpContent());
    assertThat(caller.<HttpContent>readOutbound().content()).isSameAs(piece);
    assertThat(counted).isEqualTo(4);
    assertThat(tool.<Object>readInbound()).isInstanceOf(HttpResponse.class);
    assertThat(tool.<Object>readInbound()).isSameAs(LastHttpContent.EMPTY_LAST_CONTENT);
    piece.release();
  }

  @Test
  void whatOneReadBringsGoesOutAtOnce() {
    tool.pipeline().fireChannelRead(head());
    tool.pipeline().fireChannelRead(new DefaultHttpContent(piece("x")));
    assertThat(caller.<Object>readOutbound()).isNull();
    tool.pipeline().fireChannelReadComplete();
    assertThat(caller.outboundMessages()).hasSize(1);
  }

  @Test
  void whatComesUnaskedBehindAnAnswerIsNotMoreOfIt() {
    tool.writeInbound(head(), new DefaultLastHttpContent(piece("a")));
    tool.writeInbound(new DefaultHttpContent(piece("evil")));
    assertThat(caller.outboundMessages()).hasSize(1);
    assertThat(counted).isOne();
  }

  @Test
  void aBodyOfWhichSomethingCameAlreadyIsNotBegunWith() {
    begins = false;
    tool.writeInbound(head(), new DefaultHttpContent(piece("first")));
    assertThat(splice.begin(caller, gathering, size -> {})).isFalse();
    tool.writeInbound(new DefaultHttpContent(piece("second")));
    assertThat(caller.outboundMessages()).isEmpty();
  }

  @Test
  void theToolIsReadNoFasterThanTheCallerReads() {
    tool.writeInbound(head(), new DefaultHttpContent(piece("a")));
    caller.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    tool.pipeline().fireChannelReadComplete();
    assertThat(tool.config().isAutoRead()).isFalse();
    splice.drained();
    assertThat(tool.config().isAutoRead()).isFalse();
    caller.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    splice.drained();
    assertThat(tool.config().isAutoRead()).isTrue();
  }

  @Test
  void nothingGoesOutOnceItWasStopped() {
    tool.writeInbound(head(), new DefaultHttpContent(piece("a")));
    splice.stop();
    tool.writeInbound(new DefaultHttpContent(piece("b")));
    assertThat(caller.outboundMessages()).hasSize(1);
  }

  private static HttpResponse head() {
    return new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
  }

  private ByteBuf piece(String text) {
    var piece = PooledByteBufAllocator.DEFAULT.directBuffer();
    piece.writeCharSequence(text, US_ASCII);
    pieces.add(piece);
    return piece;
  }
}
