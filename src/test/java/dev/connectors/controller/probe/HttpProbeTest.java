package dev.connectors.controller.probe;

import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.connectors.connector.tool.ToolAddress;
import dev.connectors.connector.tool.ToolTrust;
import dev.connectors.connector.tool.ToolsOnLoopback;
import dev.connectors.controller.probe.ProbeOutcome.Result;
import dev.connectors.platform.http.Connections;
import dev.connectors.platform.http.Loopback;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProbeTest {
  private static final String CANARY = "canary-1f8e";
  private static final Map<String, String> CREDENTIAL = Map.of("Authorization", CANARY);
  private static final ToolTrust VERIFIED = new ToolTrust(true, Optional.empty());
  private final HttpServer server = server();
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger redirected = new AtomicInteger();
  private final Vertx vertx = Vertx.vertx();
  private final Connections connections = Loopback.connections(vertx);
  private HttpProbe probe = probe(SOON);

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void anyStatusBelow500IsAliveUnlessTheClassSaysWhich() {
    answer("/", 404, "");
    assertThat(run("/").good()).isTrue();
    assertThat(run("/", 200).result()).isEqualTo(Result.STATUS_UNEXPECTED);
    assertThat(run("/", 200, 404).good()).isTrue();
    answer("/broken", 503, "");
    assertThat(run("/broken"))
        .satisfies(outcome -> assertThat(outcome.good()).isFalse())
        .satisfies(outcome -> assertThat(outcome.message()).contains("answered 503"));
  }

  @Test
  void aRuleJudgesTheBody() {
    answer("/status", 200, "{\"status\":\"UP\",\"n\":null,\"list\":[1,null]}");
    assertThat(rule("/status", "body.status == 'UP' && status == 200").good()).isTrue();
    assertThat(rule("/status", "!has(body.n) && body.list[0] == 1").good()).isTrue();
    assertThat(rule("/status", "headers['x-kind'] == 'test'").good()).isTrue();
    assertThat(rule("/status", "body.absent.too == 1").result()).isEqualTo(Result.SUCCESS_NOT_MET);
    answer("/text", 200, "fine");
    assertThat(rule("/text", "body == 'fine'").good()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectToAnotherOriginIsNotAliveAndSeesNoCredential(int status) throws IOException {
    var other = server();
    try {
      other.createContext("/", exchange -> count(exchange));
      var elsewhere = "http://127.0.0.1:" + other.getAddress().getPort();
      redirect("/from", status, elsewhere + "/to?secret=query");
      assertThat(run("/from"))
          .satisfies(o -> assertThat(o.result()).isEqualTo(Result.REDIRECTED_ELSEWHERE))
          .satisfies(
              o ->
                  assertThat(o.message())
                      .contains(elsewhere + ",")
                      .contains("spec.address")
                      .doesNotContain("secret"));
      assertThat(redirected).hasValue(0);
    } finally {
      other.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/",
        "//tool.example.com/x",
        "http://u:p@127.0.0.1/",
        "ftp://127.0.0.1/",
        "http:///x",
        "mailto:x",
        "http://[::1",
        "/\\tool.example.com"
      })
  void whatIsNotSurelyTheSameOriginIsElsewhere(String location) {
    redirect("/from", 302, location);
    assertThat(run("/from").result()).isEqualTo(Result.REDIRECTED_ELSEWHERE);
  }

  @Test
  void redirectsAtTheSameOriginAreFollowedFiveTimes() {
    server.createContext("/6", this::count);
    redirect("/5", 308, "6?x=%2F");
    redirect("/4", 307, "/5");
    redirect("/3", 303, "./4");
    redirect("/2", 301, address().origin() + "/3");
    redirect("/1", 302, "//127.0.0.1:" + address().port() + "/2");
    redirect("/0", 302, "/1");
    assertThat(run("/1", 200).good()).isTrue();
    assertThat(redirected).hasValue(1);
    assertThat(run("/0", 200).message()).contains("more than 5 times");
    assertThat(run("/0", 302).good()).isTrue();
    assertThat(redirected).hasValue(1);
  }

  @Test
  void aDeniedAddressIsNotConnectedTo() {
    server.createContext("/", this::count);
    probe = new HttpProbe(vertx, ToolsOnLoopback.USUAL, ToolsOnLoopback.TRUST, connections, SOON);
    assertThat(run("/"))
        .satisfies(o -> assertThat(o.result()).isEqualTo(Result.ADDRESS_DENIED))
        .satisfies(o -> assertThat(o.message()).contains("connectors.address.allowed"));
    assertThat(redirected).hasValue(0);
  }

  @Test
  void aLongBodyIsNotRead() {
    answer("/long", 200, "x".repeat(ProbeExchange.LONGEST_BODY + 1));
    assertThat(rule("/long", "true").result()).isEqualTo(Result.RESPONSE_TOO_LARGE);
    assertThat(run("/long").good()).isTrue();
  }

  @Test
  void noAnswerAndAnEndlessBodyAreGivenUp() {
    server.createContext("/silent", exchange -> awaitEnd());
    server.createContext(
        "/slow",
        exchange -> {
          exchange.sendResponseHeaders(200, 10);
          exchange.getResponseBody().write('x');
          exchange.getResponseBody().flush();
          awaitEnd();
        });
    probe = probe(Duration.ofSeconds(1));
    assertThat(run("/silent").result()).isEqualTo(Result.TIMED_OUT);
    assertThat(rule("/slow", "true").result()).isEqualTo(Result.TIMED_OUT);
  }

  @Test
  void whatKeepsFromConnectingIsNamed() {
    assertThat(probe.run(request(new ToolAddress(false, "nowhere.invalid", 80, ""), "/", Map.of())))
        .satisfies(o -> assertThat(o.result()).isEqualTo(Result.ADDRESS_NOT_RESOLVED))
        .satisfies(o -> assertThat(o.message()).contains("http://nowhere.invalid/"));
    server.stop(0);
    assertThat(run("/").result()).isEqualTo(Result.CONNECTION_REFUSED);
  }

  @Test
  void theCredentialIsInNoOutcome() {
    answer("/", 401, CANARY);
    var header = request(address(), "/?token=" + CANARY, Map.of("Authorization", CANARY + "\nx"));
    var broken = probe.run(header);
    assertThat(broken.result()).isEqualTo(Result.REQUEST_INVALID);
    var refused =
        probe.run(request(address(), "/?token=" + CANARY, Map.of("Authorization", CANARY)));
    assertThat(List.of(broken.message(), refused.message(), header.toString()))
        .noneMatch(text -> text.contains(CANARY));
  }

  private HttpProbe probe(Duration timeout) {
    return new HttpProbe(
        vertx, ToolsOnLoopback.DENIED, ToolsOnLoopback.TRUST, connections, timeout);
  }

  private ProbeOutcome run(String path, Integer... statusCodes) {
    return probe.run(asked("GET", path, Optional.empty(), statusCodes));
  }

  private ProbeOutcome rule(String path, String rule) {
    return probe.run(asked("GET", path, Optional.of(rule)));
  }

  private ProbeRequest asked(
      String method, String path, Optional<String> rule, Integer... statusCodes) {
    return new ProbeRequest(
        "team", address(), path, method, CREDENTIAL, List.of(statusCodes), rule, VERIFIED);
  }

  private static ProbeRequest request(
      ToolAddress address, String uri, Map<String, String> headers) {
    return new ProbeRequest(
        "team", address, uri, "GET", headers, List.of(), Optional.empty(), VERIFIED);
  }

  private ToolAddress address() {
    return new ToolAddress(false, "127.0.0.1", server.getAddress().getPort(), "");
  }

  private void redirect(String path, int status, String location) {
    server.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Location", location);
          respond(exchange, status, "");
        });
  }

  /** Counts those who come with the credential. */
  private void count(HttpExchange exchange) throws IOException {
    if (CREDENTIAL
        .get("Authorization")
        .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      redirected.incrementAndGet();
    }
    respond(exchange, 200, "");
  }

  private void answer(String path, int status, String body) {
    server.createContext(path, exchange -> respond(exchange, status, body));
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("X-Kind", "test");
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (IOException e) {
      // The probe does not read to the end.
    }
  }

  private void awaitEnd() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static HttpServer server() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
