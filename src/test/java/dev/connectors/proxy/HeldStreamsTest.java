package dev.connectors.proxy;

import static dev.connectors.proxy.ProxyBed.TOKEN;
import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.testbed.Log;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * A right that is withdrawn ends what is open by it, and nothing is watched longer than it lives.
 */
class HeldStreamsTest {
  private static final String WITHDRAWN = "the right to get connectors/proxy was withdrawn";

  @AutoClose private final ProxyBed bed = new ProxyBed();
  private final ProxyCaller caller = new ProxyCaller(bed);
  private final AtomicBoolean toolClosed = new AtomicBoolean();

  @Test
  void openWebsocketIsClosedWhenTheRightIsWithdrawn() throws Exception {
    websocketTool();
    try (var log = Log.capture();
        var socket = open("Connection: Upgrade\r\nUpgrade: websocket\r\n")) {
      await().atMost(SOON).until(() -> !bed.held.isEmpty());
      assertThat(log.lines("audit"))
          .singleElement()
          .asString()
          .contains("\"stream\":\"begin\"", "\"verbs\":[\"get\",\"create\"]");
      withdraw();
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 101");
      await().atMost(SOON).untilTrue(toolClosed);
      await().atMost(SOON).until(() -> log.lines("audit").size() == 2);
      assertThat(log.lines("audit").getLast())
          .contains("\"stream\":\"end\"", WITHDRAWN, "\"status\":101");
      assertThat(bed.held).isEmpty();
    }
  }

  @Test
  void longAnswerIsBrokenOffWhenTheRightIsWithdrawn() throws Exception {
    endlessTool();
    try (var log = Log.capture();
        var socket = open("")) {
      await().atMost(SOON).until(() -> !bed.held.isEmpty());
      withdraw();
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 200")
          .as("the last chunk")
          .doesNotContain("0\r\n\r\n");
      await().atMost(SOON).untilTrue(toolClosed);
      await().atMost(SOON).until(() -> log.lines("audit").size() == 2);
      assertThat(log.lines("audit").getFirst()).contains("\"stream\":\"begin\"");
      assertThat(log.lines("audit").getLast()).contains("\"stream\":\"end\"", WITHDRAWN);
      assertThat(bed.held).isEmpty();
    }
  }

  @Test
  void shortRequestIsNotHeldAndHasOneLine() throws Exception {
    var tool = new EchoTool(bed);
    try (var log = Log.capture()) {
      assertThat(caller.get("/").statusCode()).isEqualTo(200);
      tool.received();
      await().atMost(SOON).until(() -> !log.lines("audit").isEmpty());
      assertThat(log.lines("audit")).singleElement().asString().doesNotContain("\"stream\"");
      assertThat(bed.holds).hasValue(0);
    }
  }

  @Test
  void streamThatTheCallerClosesIsHeldNoLonger() throws Exception {
    websocketTool();
    try (var socket = open("Connection: Upgrade\r\nUpgrade: websocket\r\n")) {
      await().atMost(SOON).until(() -> !bed.held.isEmpty());
      assertThat(socket.isConnected()).isTrue();
    }
    await().atMost(SOON).until(bed.held::isEmpty);
    await().atMost(SOON).untilTrue(toolClosed);
  }

  @Test
  void streamThatTheToolClosesIsHeldNoLonger() throws Exception {
    var tool =
        bed.serve(
            request ->
                request
                    .toNetSocket()
                    .onSuccess(socket -> bed.vertx.setTimer(100, later -> socket.close())));
    bed.signedIn(bed.addressOf(tool));
    try (var socket = open("Connection: Upgrade\r\nUpgrade: websocket\r\n")) {
      assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
    }
    assertThat(bed.holds).hasValue(1);
    await().atMost(SOON).until(bed.held::isEmpty);
  }

  private void withdraw() {
    bed.held.forEach(onWithdrawn -> onWithdrawn.accept(WITHDRAWN));
  }

  private void websocketTool() {
    var tool =
        bed.serve(
            request ->
                request
                    .toNetSocket()
                    .onSuccess(socket -> socket.closeHandler(closed -> toolClosed.set(true))));
    bed.signedIn(bed.addressOf(tool));
  }

  private void endlessTool() {
    var tool =
        bed.serve(
            request -> {
              request.connection().closeHandler(closed -> toolClosed.set(true));
              request.response().setChunked(true).write("part");
            });
    bed.signedIn(bed.addressOf(tool));
  }

  private Socket open(String headers) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), bed.port());
    socket.setSoTimeout((int) SOON.toMillis());
    socket
        .getOutputStream()
        .write(
            "GET /x HTTP/1.1\r\nHost: c-tool.team\r\n%sAuthorization: Bearer %s\r\n\r\n"
                .formatted(headers, TOKEN.reveal())
                .getBytes(UTF_8));
    return socket;
  }
}
