package dev.connectors.platform.http.server;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.platform.http.Cidr;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer may take of a server before anybody knows whose it is; times are short here. */
class BoundsTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
  private static final String UPGRADE =
      "GET /upgrade HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = SOON.multipliedBy(3);

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<HttpServerResponse> open = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> peers = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (var peer : peers) {
      peer.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void floodOfHalfHeadsCostsTheOneWhoSendsIt() throws IOException {
    int port = serve(bounds(LONG, LONG, LONG, LONG, 200, 150));
    for (int i = 0; i < 900; i++) {
      peer("127.0.0.%d".formatted(2 + i % 3), port).send("GET /half HTTP/1.1\r\nHo");
    }
    await().atMost(SOON).untilAsserted(() -> assertThat(connections("unknown")).isEqualTo(200));
    for (int i = 0; i < 50; i++) {
      assertThat(peer("127.0.0.9", port).send(GET).until("ok")).startsWith("HTTP/1.1 200 ");
    }
    assertThat(connections("unknown")).isLessThanOrEqualTo(200);
    assertThat(ended("limit") + ended("peer-limit") + ended("gave-way"))
        .isGreaterThanOrEqualTo(700);
  }

  @Test
  void onePeerHasNoMoreThanItsPartAndATrustedOneHas() throws IOException {
    int port = serve(bounds(LONG, LONG, LONG, LONG, 100, 5));
    for (int i = 0; i < 5; i++) {
      peer("127.0.0.2", port).send(GET).until("ok");
    }
    assertThat(peer("127.0.0.2", port).all()).isIn("", "(reset)");
    assertThat(ended("peer-limit")).isOne();
    for (int i = 0; i < 20; i++) {
      peer("127.0.0.7", port).send(GET).until("ok");
    }
  }

  @Test
  void whoseRequestWasAdmittedGivesWayToNobody() throws IOException {
    int port = serve(bounds(LONG, LONG, LONG, LONG, 10, 5));
    var known = new ArrayList<RawPeer>();
    for (int i = 0; i < 9; i++) {
      var peer = peer("127.0.0.2", port).send("GET /known HTTP/1.1\r\nHost: h\r\n\r\n");
      peer.until("ok");
      known.add(peer.send("GET /open HTTP/1.1\r\nHost: h\r\n\r\n"));
    }
    await().atMost(SOON).until(() -> open.size() == 9);
    var first = peer("127.0.0.3", port).send("GET");
    await().atMost(SOON).untilAsserted(() -> assertThat(connections("unknown")).isOne());
    peer("127.0.0.4", port).send(GET).until("ok");
    assertThat(first.all()).isIn("", "(reset)");
    assertThat(connections("known")).isEqualTo(9);
    open.forEach(response -> response.end("ok"));
    for (var peer : known) {
      assertThat(peer.until("ok")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void headThatDoesNotEndIsAnsweredAndConnectionWithoutBytesClosed() throws IOException {
    int port = serve(bounds(SHORT, LONG, LONG, LONG, 100, 100));
    var silent = peer("127.0.0.1", port);
    assertThat(peer("127.0.0.1", port).send("GET / HTTP/1.1\r\nHost:").all())
        .startsWith("HTTP/1.1 408 ");
    assertThat(silent.all()).isEmpty();
  }

  @Test
  void headThatDripsIsAnsweredToo() throws IOException {
    int port = serve(bounds(SHORT, LONG, LONG, LONG, 100, 100));
    var peer = peer("127.0.0.1", port).send("GET / HTTP/1.1\r\n");
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              peer.send("a");
              return ended("slow-head") == 1;
            });
    assertThat(peer.all()).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void headOneByteTooLongIsRefusedAndTheLongestServed() throws IOException {
    int port = serve(bounds(LONG, LONG, LONG, LONG, 100, 100));
    int rest = 24_576 - "GET / HTTP/1.1\r\nHost: h\r\nX: \r\n\r\n".length();
    var head = "GET /%s HTTP/1.1\r\nHost: h\r\nX: %s\r\n\r\n";
    int half = rest / 2;
    var longest = head.formatted("a".repeat(half), "b".repeat(rest - half));
    assertThat(peer("127.0.0.1", port).send(longest).until("ok")).startsWith("HTTP/1.1 200 ");
    var tooLong = head.formatted("a".repeat(half), "b".repeat(rest - half + 1));
    assertThat(peer("127.0.0.1", port).send(tooLong).all()).startsWith("HTTP/1.1 431 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0016\u0003\u0001\u0002\u0000\u0001",
        "\u0000",
        "\u00ff\u00fe",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: h\r\n\r\n",
        "hello\r\n\r\n"
      })
  void whatIsNoHttpIsRefusedAndClosed(String bytes) throws IOException {
    int port = serve(bounds(LONG, LONG, LONG, LONG, 100, 100));
    assertThat(peer("127.0.0.1", port).send(bytes).all())
        .startsWith("HTTP/1.1 400 ")
        .contains("Connection: close");
    assertThat(ended("bad-head")).isOne();
  }

  @Test
  void connectionEndsBetweenRequestsAndNotWithinAnAnswer() throws IOException {
    int port = serve(bounds(SHORT, SHORT, SHORT, LONG, 100, 100));
    var stream = peer("127.0.0.1", port).send("GET /open HTTP/1.1\r\nHost: h\r\n\r\n");
    await().atMost(SOON).until(() -> open.size() == 1);
    var idle = peer("127.0.0.1", port).send(GET);
    idle.until("ok");
    assertThat(idle.all()).isEmpty();
    assertThat(ended("idle")).isOne();
    open.getFirst().end("ok");
    assertThat(stream.until("ok")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void upgradedStreamIsIdleForLongerThanAConnectionBetweenRequestsMayAndLives() throws IOException {
    int port = serve(bounds(SHORT, SHORT, SHORT, LONG, 100, 100));
    var stream = peer("127.0.0.1", port).send(UPGRADE);
    assertThat(stream.until("\r\n\r\n")).startsWith("HTTP/1.1 101 ");
    // One that began later, and says when the time is over.
    var idle = peer("127.0.0.1", port).send(GET);
    idle.until("ok");
    assertThat(idle.all()).isEmpty();
    assertThat(ended("idle")).isOne();
    assertThat(stream.send("more than a head?\r\n").until("head?\r\n")).startsWith("more");
    // What is sent now is no request, so that nothing of it is bounded or answered by us.
    assertThat(stream.send("\u0000\u0016" + "a".repeat(30_000) + ".").until(".")).hasSize(30_003);
    assertThat(meters.get("connectors.http.connections.ended").counters())
        .allMatch(
            counter -> counter.count() == 0 || counter.getId().getTag("reason").equals("idle"));
  }

  @Test
  void readerOfAnUpgradedStreamThatDoesNotReadIsClosed() throws IOException {
    int port = serve(bounds(SHORT, LONG, LONG, SHORT, 100, 100));
    var stream = peer("127.0.0.1", port).send(UPGRADE.replace("/upgrade", "/upgrade-and-flood"));
    stream.until("\r\n\r\n");
    await().atMost(SOON).untilAsserted(() -> assertThat(ended("stalled")).isOne());
  }

  @Test
  void uploadThatStopsIsBrokenOff() throws IOException {
    int port = serve(bounds(SHORT, LONG, SHORT, LONG, 100, 100));
    var slow = peer("127.0.0.1", port);
    slow.send("POST /up HTTP/1.1\r\nHost: h\r\nContent-Length: 5000\r\n\r\n" + "a".repeat(100));
    assertThat(slow.all()).startsWith("HTTP/1.1 408 ");
    assertThat(ended("slow-upload")).isOne();
  }

  @Test
  void uploadThatWaitsForThisSideGoesOn() throws IOException {
    int port = serve(bounds(SHORT, SHORT, SHORT, LONG, 100, 100));
    var other = peer("127.0.0.1", port).send(GET);
    var waits = peer("127.0.0.1", port);
    waits.send(
        "POST /later HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    other.all();
    await().atMost(SOON).until(() -> open.size() == 1);
    open.getFirst().writeContinue();
    waits.until("\r\n\r\n");
    assertThat(waits.send("aa").until("ok")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void readerThatDoesNotReadIsClosed() throws IOException {
    int port = serve(bounds(SHORT, LONG, LONG, SHORT, 100, 100));
    peer("127.0.0.1", port).send("GET /big HTTP/1.1\r\nHost: h\r\n\r\n");
    await().atMost(SOON).untilAsserted(() -> assertThat(ended("stalled")).isOne());
    await().atMost(SOON).untilAsserted(() -> assertThat(connections("unknown")).isZero());
  }

  @Test
  void drainWaitsForAnswersAndTakesNothingNew() throws Exception {
    var server = new BoundedServer(vertx, "http", bounds(LONG, LONG, LONG, LONG, 9, 9), meters);
    int port = server.listen("127.0.0.1", 0, this::answer);
    var idle = peer("127.0.0.1", port).send(GET);
    idle.until("ok");
    var busy = peer("127.0.0.1", port).send("GET /open HTTP/1.1\r\nHost: h\r\n\r\n");
    await().atMost(SOON).until(() -> open.size() == 1);
    assertThat(server.drain(SHORT)).isFalse();
    assertThat(idle.all()).isEmpty();
    assertThat(peer("127.0.0.1", port).all()).isIn("", "(reset)");
    open.getFirst().end("ok");
    assertThat(server.drain(SOON)).isTrue();
    assertThat(busy.all()).startsWith("HTTP/1.1 200 ").endsWith("ok");
  }

  private void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/open" -> open.add(request.response());
      case "/later" -> {
        open.add(request.response());
        request.endHandler(end -> request.response().end("ok"));
      }
      case "/up" -> request.endHandler(end -> request.response().end("ok"));
      case "/big" -> request.response().end(Buffer.buffer(new byte[64 << 20]));
      case "/upgrade" -> request.toNetSocket().onSuccess(socket -> socket.handler(socket::write));
      case "/upgrade-and-flood" ->
          request
              .toNetSocket()
              .onSuccess(socket -> socket.write(Buffer.buffer(new byte[64 << 20])));
      case "/known" -> {
        KnownCallers.note(request);
        request.response().end("ok");
      }
      default -> request.response().end("ok");
    }
  }

  private int serve(Bounds bounds) {
    return new BoundedServer(vertx, "http", bounds, meters).listen("127.0.0.1", 0, this::answer);
  }

  private RawPeer peer(String from, int port) throws IOException {
    var peer = new RawPeer(from, port);
    peers.add(peer);
    return peer;
  }

  private double connections(String peer) {
    return meters.get("connectors.http.connections").tag("peer", peer).gauge().value();
  }

  private double ended(String reason) {
    return meters.get("connectors.http.connections.ended").tag("reason", reason).counter().count();
  }

  private static Bounds bounds(
      Duration head, Duration keepAlive, Duration upload, Duration stall, int all, int perPeer) {
    return new Bounds(
        24_576,
        head,
        keepAlive,
        1024,
        upload,
        stall,
        all,
        perPeer,
        List.of(Cidr.parse("127.0.0.7/32")));
  }
}
