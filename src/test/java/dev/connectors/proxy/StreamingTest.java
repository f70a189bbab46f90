package dev.connectors.proxy;

import static dev.connectors.proxy.ProxyBed.TOKEN;
import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of any size, at the pace of the slower side, whole or not at all. */
class StreamingTest {
  @AutoClose private final ProxyBed bed = new ProxyBed();
  private final ProxyCaller caller = new ProxyCaller(bed);

  @Test
  void largeUploadGoesThroughWhole() throws Exception {
    var size = new AtomicLong();
    var tool =
        bed.serve(
            request -> {
              request.handler(part -> size.addAndGet(part.length()));
              request.endHandler(end -> request.response().end("" + size));
            });
    bed.signedIn(bed.addressOf(tool));
    var pieces = Collections.nCopies(200, new byte[1024 * 1024]);
    var answer =
        caller.send(caller.request("/up").POST(HttpRequest.BodyPublishers.ofByteArrays(pieces)));
    assertThat(answer.body()).isEqualTo(Long.toString(200L * 1024 * 1024));
  }

  @Test
  void toolIsReadNoFasterThanTheCallerReads() throws Exception {
    var sent = new AtomicLong();
    var full = new AtomicBoolean();
    var piece = Buffer.buffer(new byte[65536]);
    var tool =
        bed.serve(
            request -> {
              var response = request.response().setChunked(true);
              bed.vertx.setPeriodic(
                  1,
                  tick -> {
                    full.set(response.writeQueueFull());
                    for (int i = 0; i < 100 && !response.writeQueueFull(); i++) {
                      sent.addAndGet(piece.length());
                      response.write(piece);
                    }
                  });
            });
    bed.signedIn(bed.addressOf(tool));
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), bed.port())) {
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: c-tool.team\r\nAuthorization: Bearer %s\r\n\r\n"
                  .formatted(TOKEN.reveal())
                  .getBytes(UTF_8));
      await().during(Duration.ofMillis(500)).atMost(SOON).until(() -> full.get() && sent.get() > 0);
      long before = sent.get();
      assertThat(before).isLessThan(64L * 1024 * 1024);
      assertThat(socket.getInputStream().readNBytes(8 * 1024 * 1024)).hasSize(8 * 1024 * 1024);
      await().atMost(SOON).untilAtomic(sent, greaterThan(before));
    }
  }

  @Test
  void connectionThatTheToolClosedWhileIdleCostsNoRequest() throws Exception {
    var calls = new AtomicInteger();
    var tool =
        bed.serve(
            request -> {
              if (calls.incrementAndGet() == 2) {
                request.connection().close();
              } else {
                request.response().end("call " + calls);
              }
            });
    bed.signedIn(bed.addressOf(tool));
    assertThat(caller.get("/").body()).isEqualTo("call 1");
    assertThat(caller.get("/").body()).isEqualTo("call 3");
    calls.set(1);
    var post = caller.send(caller.request("/").POST(HttpRequest.BodyPublishers.ofString("x")));
    assertThat(post.statusCode()).as("a POST is not sent twice").isEqualTo(502);
    assertThat(post.body()).contains("closed the connection");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, 16_384, 70_000, 300_000, 5_000_000})
  void answerOfAnySizeArrivesByteForByte(int size) throws Exception {
    var body = new byte[size];
    new Random(size).nextBytes(body);
    var tool =
        bed.serve(
            request -> {
              if (request.path().endsWith("/chunked")) {
                request.response().setChunked(true);
              }
              request.response().end(Buffer.buffer(body));
            });
    bed.signedIn(bed.addressOf(tool));
    for (var path : List.of("/length", "/chunked", "/length")) {
      try (var got = get(path)) {
        assertThat(got.readAllBytes()).as(path).isEqualTo(body);
      }
    }
  }

  private InputStream get(String path) throws Exception {
    return caller
        .client
        .send(caller.request(path).build(), HttpResponse.BodyHandlers.ofInputStream())
        .body();
  }

  @Test
  void halfAnAnswerIsNeverTakenForTheWhole() throws Exception {
    var tool =
        bed.serve(
            request -> {
              request.response().setChunked(true).write("half");
              bed.vertx.setTimer(200, later -> request.connection().close());
            });
    bed.signedIn(bed.addressOf(tool));
    assertThatThrownBy(() -> caller.get("/")).isInstanceOf(IOException.class);
  }
}
