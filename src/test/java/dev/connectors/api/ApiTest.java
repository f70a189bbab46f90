package dev.connectors.api;

import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.platform.http.Draining;
import dev.connectors.platform.http.Loopback;
import dev.connectors.platform.http.Relay;
import dev.connectors.platform.http.TimesOnLoopback;
import dev.connectors.platform.http.server.Servers;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The api over real connections, before a proxy that keeps what it was sent. */
class ApiTest {
  private static final String TOOL = "/connectors/v1alpha1/team/tool/path";

  private record Seen(String method, String uri, String authorization, String body) {}

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
  private final int proxy = serve(this::answer);
  private final int api = api("http://127.0.0.1:" + proxy);

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        TOOL + "/a%2Fb?q=1&q=%20",
        TOOL + "/../../../team-a/our-git/path/x",
        TOOL + "/%2e%2e/%2E%2E/our-git",
        TOOL + "/%252e%252e/our-git",
        TOOL + "/..;x/our-git;y=1",
        TOOL + "/a\\..\\b",
        TOOL + "//double///slash//",
        TOOL + "/./x/.",
        TOOL + "?only=query?and?marks",
        TOOL + "/x#fragment",
        TOOL + "/{a}|b^`\"<>",
        TOOL + "/%zz%",
        "/connectors/v1alpha1/../v1alpha1/team/tool/path/x",
        "/connectors/v1alpha1/team/tool/anything",
        "/connectors/v1alpha1//",
        "/connectors/v1alpha1/"
      })
  void everyPathReachesTheProxyByteForByte(String path) throws Exception {
    raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(received().uri()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"})
  void callerIsItselfBeforeTheProxyWhateverItsMethod(String method) throws Exception {
    var body = method.equals("POST") ? BodyPublishers.ofString("b") : BodyPublishers.noBody();
    var answer = send(request(TOOL + "/x").method(method, body));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(received())
        .isEqualTo(new Seen(method, TOOL + "/x", "Bearer token", method.equals("POST") ? "b" : ""));
  }

  @Test
  void redirectOfTheProxyIsTheCallers() throws Exception {
    var answer = send(request(TOOL + "/redirect"));
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).hasValue(TOOL + "/next");
  }

  @Test
  void websocketGoesThrough() throws Exception {
    var echoed = new CompletableFuture<String>();
    var socket =
        client
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + api + TOOL + "/socket"),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket webSocket, CharSequence data, boolean last) {
                    echoed.complete(data.toString());
                    return CompletableFuture.completedStage("");
                  }
                })
            .get(SOON.toSeconds(), TimeUnit.SECONDS);
    var unused = socket.sendText("hello", true);
    assertThat(echoed.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("hello");
    socket.abort();
  }

  @Test
  void documentIsServedHere() throws Exception {
    var document = new JsonObject(send(request("/connectors/openapi.json")).body());
    assertThat(document.getString("openapi")).isEqualTo("3.0.3");
    assertThat(document.getJsonObject("paths").fieldNames())
        .contains("/connectors/v1alpha1/{namespace}/{connector}/path/git/gitrefs");
    assertThat(seen).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/connectors/v1",
        "/namespaces/team/connectors/tool/x",
        "/x/../connectors/v1alpha1/team/tool/path/x",
        "//connectors/v1alpha1/team/tool/path/x",
        "http://connectors-proxy/connectors/v1alpha1/team/tool/path/x"
      })
  void anythingElseIsNotFoundAndGoesNowhere(String path) throws Exception {
    var answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 404 ").contains("\"kind\":\"Status\"");
    assertThat(seen).isEmpty();
  }

  @Test
  void whatWouldBeReadOtherwiseByTheProxyIsRefused() throws Exception {
    var head = "POST " + TOOL + "/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    assertThat(raw(head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
    assertThat(raw("GET " + TOOL + "/\u00e9 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
    assertThat(seen).isEmpty();
  }

  @Test
  void proxyThatIsAwayIsNamedWithTheCure() throws Exception {
    int away = api("http://127.0.0.1:1");
    var answer =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + away + TOOL + "/x")).build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
    assertThat(answer.body()).contains("\"kind\":\"Status\"").contains("control-plane=proxy");
  }

  @Test
  void answerThatNeverComesLeavesNoHeaders() throws Exception {
    var answer = send(request(TOOL + "/broken"));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().map()).doesNotContainKey("x-half");
  }

  private int api(String proxyUrl) {
    var draining = new Draining();
    var relay = new Relay(vertx, new TimesOnLoopback(SOON), draining, Loopback.connections(vertx));
    var handler = new ApiHandler(vertx, relay, draining, URI.create(proxyUrl));
    return Servers.asShipped(vertx).listen("127.0.0.1", 0, handler::handle);
  }

  private void answer(HttpServerRequest request) {
    if (request.path().endsWith("/redirect")) {
      request.response().setStatusCode(302).putHeader("Location", TOOL + "/next").end();
    } else if (request.path().endsWith("/broken")) {
      // A head that is never sent, and a connection that ends.
      request.response().putHeader("X-Half", "yes");
      request.connection().close();
    } else if (request.path().endsWith("/socket")) {
      request
          .toWebSocket()
          .onSuccess(socket -> socket.textMessageHandler(socket::writeTextMessage));
    } else {
      request.bodyHandler(
          body -> {
            seen.add(
                new Seen(
                    request.method().name(),
                    request.uri(),
                    String.valueOf(request.getHeader("Authorization")),
                    body.toString()));
            request.response().end();
          });
    }
  }

  private Seen received() throws InterruptedException {
    return Optional.ofNullable(seen.poll(SOON.toSeconds(), TimeUnit.SECONDS)).orElseThrow();
  }

  private int serve(Handler<HttpServerRequest> handler) {
    return Loopback.serve(vertx, handler).actualPort();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api + path))
        .header("Authorization", "Bearer token");
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.timeout(SOON).build(), BodyHandlers.ofString());
  }

  private String raw(String text) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), api)) {
      socket.setSoTimeout((int) SOON.toMillis());
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
