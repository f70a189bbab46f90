package dev.connectors.proxy;

import static dev.connectors.proxy.ProxyBed.TOKEN;
import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.WebSocket;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a request and its answer passes the proxy, and in which form. */
class RelayedRequestTest {
  @AutoClose private final ProxyBed bed = new ProxyBed();
  private final EchoTool tool = new EchoTool(bed);
  private final ProxyCaller caller = new ProxyCaller(bed);

  @Test
  void hopByHopHeadersAndClaimsOfAFrontProxyAreDropped() throws Exception {
    caller.raw(
        "GET /x HTTP/1.1\r\nHost: c-tool.team.svc\r\nConnection: X-Mine, Authorization\r\nConnection: close\r\n"
            + "X-Mine: 1\r\nX-Forwarded-For: 10.0.0.1\r\nForwarded: for=x\r\nX-Original-URL: /admin\r\n"
            + "Authorization: Bearer "
            + TOKEN.reveal()
            + "\r\n\r\n");
    var got = tool.received();
    assertThat(got.uri()).isEqualTo("/x");
    assertThat(got.headers().keySet())
        .extracting(name -> name.toLowerCase(Locale.ROOT))
        .containsExactlyInAnyOrder("authorization", "host", "connectors-via");
    assertThat(got.header("Authorization")).hasValue(EchoTool.BASIC);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/../x", "/%2e%2e/x", "/a/..%2fx", "/..;/x", "/a\\..\\x"})
  void pathStaysWithinTheAddress(String path) throws Exception {
    bed.signedIn(tool.address() + "/scm/");
    var answer =
        caller.raw(
            "GET %s HTTP/1.1\r\nHost: c-tool.team\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(path, TOKEN.reveal()));
    assertThat(answer).startsWith("HTTP/1.1 400").contains("'..'");
    assertThat(tool.seen()).isEmpty();
    caller.get("/ok?x");
    assertThat(tool.received().uri()).isEqualTo("/scm/ok?x");
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
    caller.raw(
        "POST /x HTTP/1.1\r\nHost: c-tool.team\r\nConnection: close\r\nAuthorization: Bearer %s\r\n%s\r\n%s"
            .formatted(TOKEN.reveal(), headers, smuggled));
    // What Netty made unambiguous may go through, as one request that is framed anew.
    assertThat(tool.seen()).allSatisfy(got -> assertThat(got.uri()).isEqualTo("/x"));
    assertThat(tool.seen()).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void traceWouldEchoTheCredentialAndIsRefused() throws Exception {
    assertThat(
            caller
                .send(caller.request("/").method("TRACE", HttpRequest.BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(405);
    assertThat(tool.seen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/continue", "/ignores-it"})
  void expectationIsLeftToTheTool(String path) throws Exception {
    var answer =
        caller.raw(
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
  void upgradeThatConnectionDoesNotNameIsAnOrdinaryRequest() throws Exception {
    var answer =
        caller.raw(
            "GET /x HTTP/1.1\r\nHost: c-tool.team\r\nConnection: close\r\nUpgrade: websocket\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(TOKEN.reveal()));
    assertThat(answer).startsWith("HTTP/1.1 200").contains("X-Tool: yes");
    assertThat(tool.received().headers().keySet())
        .extracting(name -> name.toLowerCase(Locale.ROOT))
        .doesNotContain("upgrade", "connection");
  }

  @Test
  void websocketsAreTunnelled() throws Exception {
    var server =
        bed.vertx
            .createHttpServer()
            .webSocketHandler(
                socket -> socket.textMessageHandler(text -> socket.writeTextMessage("re:" + text)))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    bed.signedIn(bed.addressOf(server));
    var texts = new LinkedBlockingQueue<String>();
    var socket =
        caller
            .client
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + TOKEN.reveal())
            .buildAsync(
                URI.create(bed.url("/ws").replace("http://", "ws://")),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence data, boolean last) {
                    texts.add(data.toString());
                    return WebSocket.Listener.super.onText(from, data, last);
                  }
                })
            .get(SOON.toSeconds(), TimeUnit.SECONDS);
    socket.sendText("hello", true).get(SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(texts.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("re:hello");
    socket.abort();
  }
}
