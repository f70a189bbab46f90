package dev.connectors.platform.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Why a head is refused before anybody reads it, with the answer. */
enum BadHead {
  NO_HTTP("400 Bad Request", "this is no request of HTTP/1.1"),
  LONG_LINE("414 URI Too Long", "the request line is too long"),
  LONG(
      "431 Request Header Fields Too Large",
      "the request line and the headers are too long together"),
  SLOW("408 Request Timeout", "the request came too slowly");

  /** Says that no more will come, and goes on reading. */
  static final ChannelFutureListener NO_MORE =
      written -> {
        if (written.channel() instanceof DuplexChannel socket) {
          var unused = socket.shutdownOutput();
        }
      };

  private final String status;
  private final String message;

  BadHead(String status, String message) {
    this.status = status;
    this.message = message;
  }

  /**
   * Judges what the decoder made of a head.
   *
   * @param came bytes in which the head came, perhaps with others
   */
  static Optional<BadHead> of(HttpRequest request, long came, int maxHead) {
    if (request.decoderResult().isFailure()) {
      return Optional.of(
          switch (request.decoderResult().cause()) {
            case TooLongHttpLineException _ -> LONG_LINE;
            case TooLongHttpHeaderException _ -> LONG;
            default -> NO_HTTP;
          });
    }
    var version = request.protocolVersion();
    if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
      return Optional.of(NO_HTTP);
    }
    // What came in few bytes need not be counted.
    return came > maxHead && length(request) > maxHead ? Optional.of(LONG) : Optional.empty();
  }

  private static int length(HttpRequest request) {
    int length = request.protocolVersion().text().length() + "  \r\n\r\n".length();
    length += request.method().name().length();
    length += request.uri().length();
    for (var header : request.headers()) {
      length += header.getKey().length();
      length += header.getValue().length();
      length += ": \r\n".length();
    }
    return length;
  }

  Ended ended() {
    return this == SLOW ? Ended.SLOW_HEAD : Ended.BAD_HEAD;
  }

  DecoderResult result() {
    return DecoderResult.failure(new IllegalArgumentException(message));
  }

  ByteBuf answer(Channel channel) {
    return ByteBufUtil.encodeString(
        channel.alloc(),
        CharBuffer.wrap(
            """
            HTTP/1.1 %s\r
            Content-Type: text/plain; charset=utf-8\r
            Cache-Control: no-store\r
            Connection: close\r
            Content-Length: %d\r
            \r
            connectors: %s
            """
                .formatted(status, message.length() + "connectors: \n".length(), message)),
        StandardCharsets.US_ASCII);
  }

  /** Blanks and line ends before a request are passed over, as ever. */
  static boolean couldBegin(byte first) {
    return (first > ' ' && first < 0x7f)
        || first == ' '
        || first == '\t'
        || first == '\r'
        || first == '\n';
  }
}
