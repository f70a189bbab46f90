package dev.connectors.proxy;

import static dev.connectors.proxy.ProxyBed.PASSWORD;
import static dev.connectors.proxy.ProxyBed.TOKEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;

import dev.connectors.connector.access.Decision;
import dev.connectors.testbed.Log;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProxyTest {
  private static final String BASIC =
      "Basic " + Base64.getEncoder().encodeToString(("robot:" + PASSWORD).getBytes(UTF_8));

  private record Seen(String uri, Map<String, List<String>> headers) {
    Optional<String> header(String name) {
      return headers.entrySet().stream()
          .filter(entry -> entry.getKey().equalsIgnoreCase(name))
          .map(entry -> String.join(",", entry.getValue()))
          .findFirst();
    }
  }

  private final ProxyBed bed = new ProxyBed(Duration.ofSeconds(2));
  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private String address = "";

  @BeforeEach
  void tool() {
    var tool = bed.serve(this::answer);
    address = "http://127.0.0.1:" + tool.actualPort();
    bed.signedIn(address);
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private void answer(HttpServerRequest request) {
    var headers = new java.util.TreeMap<String, List<String>>();
    request.headers().names().forEach(name -> headers.put(name, request.headers().getAll(name)));
    seen.add(new Seen(request.uri(), headers));
    if (request.path().endsWith("/continue")) {
      request.response().writeContinue();
    }
    if (request.path().endsWith("/redirect")) {
      request.response().setStatusCode(302).putHeader("Location", request.getParam("to")).end();
    } else if (request.path().endsWith("/silent")) {
      request.resume();
    } else {
      request.bodyHandler(body -> request.response().putHeader("X-Tool", "yes").end(body));
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(bed.url(path)))
        .header("Authorization", "Bearer " + TOKEN.reveal());
  }

  private Seen received() throws InterruptedException {
    return Optional.ofNullable(seen.poll(5, TimeUnit.SECONDS)).orElseThrow();
  }

  @Test
  void callersTokenIsSwappedForTheCredential() throws Exception {
    var answer = send(request("/a%2Fb?q=1"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Tool")).hasValue("yes");
    var got = received();
    assertThat(got.uri()).isEqualTo("/a%2Fb?q=1");
    assertThat(got.header("Authorization")).hasValue(BASIC);
    assertThat(got.header("Host")).hasValue(address.substring("http://".length()));
    assertThat(got.toString()).doesNotContain(TOKEN.reveal());
  }

  @Test
  void tokenReachesTheToolInNoHeader() throws Exception {
    var basic = Base64.getEncoder().encodeToString(("x:" + TOKEN.reveal()).getBytes(UTF_8));
    var answer =
        send(
            HttpRequest.newBuilder(URI.create(bed.url("/")))
                .header("Private-Token", TOKEN.reveal())
                .header("Proxy-Authorization", "Basic " + basic)
                .header("Cookie", "session=" + TOKEN.reveal())
                .header("X-Mine", "Basic " + basic)
                .header("X-Kept", "kept"));
    assertThat(answer.statusCode()).isEqualTo(200);
    var got = received();
    assertThat(got.toString()).doesNotContain(TOKEN.reveal()).doesNotContain(basic);
    assertThat(got.header("X-Kept")).hasValue("kept");
    assertThat(send(request("/?t=" + TOKEN.reveal())).statusCode()).isEqualTo(400);
  }

  @Test
  void hopByHopHeadersAndClaimsOfAFrontProxyAreDropped() throws Exception {
    raw(
        "GET /x HTTP/1.1\r\nHost: c-tool.team.svc\r\nConnection: X-Mine, Authorization\r\nConnection: close\r\n"
            + "X-Mine: 1\r\nX-Forwarded-For: 10.0.0.1\r\nForwarded: for=x\r\nX-Original-URL: /admin\r\n"
            + "Authorization: Bearer "
            + TOKEN.reveal()
            + "\r\n\r\n");
    var got = received();
    assertThat(got.uri()).isEqualTo("/x");
    assertThat(got.headers().keySet())
        .extracting(name -> name.toLowerCase(java.util.Locale.ROOT))
        .containsExactlyInAnyOrder("authorization", "host");
    assertThat(got.header("Authorization")).hasValue(BASIC);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/../x", "/%2e%2e/x", "/a/..%2fx", "/..;/x", "/a\\..\\x"})
  void pathStaysWithinTheAddress(String path) throws Exception {
    bed.signedIn(address + "/scm/");
    var answer =
        raw(
            "GET %s HTTP/1.1\r\nHost: c-tool.team\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(path, TOKEN.reveal()));
    assertThat(answer).startsWith("HTTP/1.1 400").contains("'..'");
    assertThat(seen).isEmpty();
    send(request("/ok?x"));
    assertThat(received().uri()).isEqualTo("/scm/ok?x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Host: c-other.team\r\n"
      })
  void ambiguousRequestIsNotPassedOnAsTwo(String headers) throws Exception {
    var smuggled = "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: c-tool.team\r\n\r\n";
    raw(
        "POST /x HTTP/1.1\r\nHost: c-tool.team\r\nConnection: close\r\nAuthorization: Bearer %s\r\n%s\r\n%s"
            .formatted(TOKEN.reveal(), headers, smuggled));
    // What Netty made unambiguous may go through, as one request that is framed anew.
    assertThat(seen).allSatisfy(got -> assertThat(got.uri()).isEqualTo("/x"));
    assertThat(seen).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void traceWouldEchoTheCredentialAndIsRefused() throws Exception {
    assertThat(send(request("/").method("TRACE", HttpRequest.BodyPublishers.noBody())).statusCode())
        .isEqualTo(405);
    assertThat(seen).isEmpty();
  }

  @Test
  void redirectsOfTheToolLeadThroughTheProxyAgain() throws Exception {
    var inside = send(request("/redirect?to=" + address + "/next"));
    assertThat(inside.headers().firstValue("Location")).hasValue(bed.url("/next"));
    var outside = send(request("/redirect?to=http://other.example.com/x"));
    assertThat(outside.headers().firstValue("Location")).hasValue("http://other.example.com/x");
  }

  @Test
  void largeUploadGoesThroughWhole() throws Exception {
    var size = new AtomicLong();
    var tool =
        bed.serve(
            request -> {
              request.handler(part -> size.addAndGet(part.length()));
              request.endHandler(end -> request.response().end("" + size));
            });
    bed.signedIn("http://127.0.0.1:" + tool.actualPort());
    var pieces = Collections.nCopies(200, new byte[1024 * 1024]);
    var answer = send(request("/up").POST(HttpRequest.BodyPublishers.ofByteArrays(pieces)));
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
    bed.signedIn("http://127.0.0.1:" + tool.actualPort());
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), bed.port())) {
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: c-tool.team\r\nAuthorization: Bearer %s\r\n\r\n"
                  .formatted(TOKEN.reveal())
                  .getBytes(UTF_8));
      await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(20))
          .until(() -> full.get() && sent.get() > 0);
      long before = sent.get();
      assertThat(before).isLessThan(64L * 1024 * 1024);
      assertThat(socket.getInputStream().readNBytes(8 * 1024 * 1024)).hasSize(8 * 1024 * 1024);
      await().atMost(Duration.ofSeconds(20)).untilAtomic(sent, greaterThan(before));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/continue", "/ignores-it"})
  void expectationIsLeftToTheTool(String path) throws Exception {
    var answer =
        raw(
            "PUT "
                + path
                + " HTTP/1.1\r\nHost: c-tool.team\r\nConnection: close\r\nExpect: 100-continue\r\n"
                + "Content-Length: 2\r\nAuthorization: Bearer "
                + TOKEN.reveal()
                + "\r\n\r\nhi");
    assertThat(answer)
        .startsWith("HTTP/1.1 100 Continue")
        .contains("HTTP/1.1 200 OK")
        .endsWith("hi");
  }

  @Test
  void websocketsAreTunnelled() throws Exception {
    var tool =
        bed.vertx
            .createHttpServer()
            .webSocketHandler(
                socket -> socket.textMessageHandler(text -> socket.writeTextMessage("re:" + text)))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    bed.signedIn("http://127.0.0.1:" + tool.actualPort());
    var texts = new LinkedBlockingQueue<String>();
    var socket =
        client
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + TOKEN.reveal())
            .buildAsync(
                URI.create(bed.url("/ws").replace("http://", "ws://")),
                new java.net.http.WebSocket.Listener() {
                  @Override
                  public java.util.concurrent.CompletionStage<?> onText(
                      java.net.http.WebSocket from, CharSequence data, boolean last) {
                    texts.add(data.toString());
                    return java.net.http.WebSocket.Listener.super.onText(from, data, last);
                  }
                })
            .get(5, TimeUnit.SECONDS);
    socket.sendText("hello", true).get(5, TimeUnit.SECONDS);
    assertThat(texts.poll(5, TimeUnit.SECONDS)).isEqualTo("re:hello");
    socket.abort();
  }

  @Test
  void withoutAGoodTokenTheAnswerSaysHowToGetOne() throws Exception {
    var answer = send(HttpRequest.newBuilder(URI.create(bed.url("/"))));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().allValues("WWW-Authenticate"))
        .containsExactly("Basic realm=\"connectors\"", "Bearer realm=\"connectors\"");
    assertThat(answer.body()).contains("connector team/tool").contains("audience");
    assertThat(seen).isEmpty();
  }

  @Test
  void refusalsAndOutagesAreTold() throws Exception {
    bed.decision =
        new Decision.Denied(403, "may not; kubectl create rolebinding", Optional.empty());
    assertThat(send(request("/")).body()).contains("kubectl create rolebinding");
    bed.decision = new Decision.Unavailable("later", Duration.ofSeconds(5));
    var away = send(request("/"));
    assertThat(away.statusCode()).isEqualTo(503);
    assertThat(away.headers().firstValue("Retry-After")).hasValue("5");
    assertThat(seen).isEmpty();
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    bed.credentials.clear();
    assertThat(send(request("/")))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(503))
        .satisfies(answer -> assertThat(answer.body()).contains("Secret s").contains("username"));
    bed.classes.clear();
    assertThat(send(request("/")).body()).contains("class git does not exist");
    bed.connectors.clear();
    assertThat(send(request("/")).statusCode()).isEqualTo(404);
    assertThat(seen).isEmpty();
  }

  @Test
  void connectorWithoutSecretPassesRequestsWithoutACredential() throws Exception {
    bed.connector(address, "auth: {name: basicAuth}\n");
    assertThat(send(request("/")).statusCode()).isEqualTo(200);
    assertThat(received().header("Authorization")).isEmpty();
  }

  @Test
  void credentialOfAnotherConnectorIsNeverUsed() throws Exception {
    var kept = bed.credentials.get("uid-1");
    bed.credentials.put(
        "uid-1",
        new dev.connectors.connector.credential.Credential(
            "7", "team/other", "basicAuth", kept.data(), Optional.empty()));
    assertThat(send(request("/")).statusCode()).isEqualTo(503);
  }

  @Test
  void changedCredentialIsUsedAtOnce() throws Exception {
    send(request("/"));
    received();
    bed.credential(Map.of("username", "robot", "password", "new"));
    send(request("/"));
    assertThat(received().header("Authorization").orElseThrow()).isNotEqualTo(BASIC);
  }

  @Test
  void lineBreakInACredentialIsToldWithoutShowingIt() throws Exception {
    bed.kind(
        """
        auth:
          types:
          - name: basicAuth
            secretKeys: [password]
            inject: {headers: {X-Key: "{secret.password}"}}
        """);
    bed.credential(Map.of("password", PASSWORD + "\r\nX-Evil: 1"));
    var answer = send(request("/"));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("line break").doesNotContain(PASSWORD);
    bed.credential(Map.of("password", PASSWORD + "\n"));
    assertThat(send(request("/")).statusCode()).isEqualTo(200);
    assertThat(received().header("X-Key")).hasValue(PASSWORD);
  }

  @Test
  void toolThatIsAwayOrSilentIsNamed() throws Exception {
    var silent = send(request("/silent"));
    assertThat(silent.statusCode()).isEqualTo(504);
    assertThat(silent.body()).contains("connector team/tool").contains("did not answer within 2 s");
    try (var closed = new ServerSocket(0)) {
      bed.signedIn("http://127.0.0.1:" + closed.getLocalPort());
    }
    var refused = send(request("/"));
    assertThat(refused.statusCode()).isEqualTo(502);
    assertThat(refused.body()).contains("refuses connections");
    bed.signedIn("http://tool.invalid");
    assertThat(send(request("/")).body()).contains("has no address");
    bed.signedIn(address.replace("http://", "https://"));
    assertThat(send(request("/")).body()).contains("caCertSecretRef");
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
    bed.signedIn("http://127.0.0.1:" + tool.actualPort());
    assertThat(send(request("/")).body()).isEqualTo("call 1");
    assertThat(send(request("/")).body()).isEqualTo("call 3");
    calls.set(1);
    var post = send(request("/").POST(HttpRequest.BodyPublishers.ofString("x")));
    assertThat(post.statusCode()).as("a POST is not sent twice").isEqualTo(502);
    assertThat(post.body()).contains("closed the connection");
  }

  @Test
  void halfAnAnswerIsNeverTakenForTheWhole() throws Exception {
    var tool =
        bed.serve(
            request -> {
              request.response().setChunked(true).write("half");
              bed.vertx.setTimer(200, later -> request.connection().close());
            });
    bed.signedIn("http://127.0.0.1:" + tool.actualPort());
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> send(request("/")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void credentialIsInNoLogLineAndNoMetric() throws Exception {
    try (var log = Log.capture()) {
      send(request("/a?secret=query"));
      send(request("/silent"));
      bed.signedIn(address.replace("http://", "https://"));
      send(request("/"));
      assertThat(log.lines("audit"))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("\"decision\":\"allowed\"")
                      .contains("\"pod\":\"team/builder-0\"")
                      .contains("\"connector\":\"team/tool\"")
                      .contains("\"path\":\"/a\"")
                      .contains("\"upstreamStatus\":200"));
      assertThat(log.all() + bed.meters.getMetersAsString())
          .doesNotContain(PASSWORD)
          .doesNotContain(BASIC.substring(6))
          .doesNotContain(TOKEN.reveal())
          .doesNotContain("secret=query");
    }
    assertThat(bed.credentials.toString()).doesNotContain(PASSWORD);
    assertThat(TOKEN.toString()).doesNotContain(TOKEN.reveal());
  }

  /** Sends bytes as they are, and reads until the proxy closes. */
  private String raw(String text) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), bed.port())) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write(text.getBytes(UTF_8));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
