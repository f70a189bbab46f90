package dev.connectors.controller.probe;

import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.connectors.controller.probe.ProbeOutcome.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpProbeTest {
  private static final String CANARY = "canary-1f8e";
  private final HttpServer server = server();
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger redirected = new AtomicInteger();
  private HttpProbe probe = new HttpProbe(SOON);

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
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

  @Test
  void aRedirectIsNotFollowedSoThatNoOtherHostSeesTheCredential() {
    server.createContext(
        "/from",
        exchange -> {
          exchange.getResponseHeaders().set("Location", url("/to").toString());
          respond(exchange, 302, "");
        });
    server.createContext(
        "/to",
        exchange -> {
          redirected.incrementAndGet();
          respond(exchange, 200, "");
        });
    assertThat(run("/from", 200).message()).contains("a redirect is not followed");
    assertThat(redirected).hasValue(0);
  }

  @Test
  void aLongBodyIsNotRead() {
    answer("/long", 200, "x".repeat(HttpProbe.LONGEST_BODY + 1));
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
    probe = new HttpProbe(Duration.ofSeconds(1));
    assertThat(run("/silent").result()).isEqualTo(Result.TIMED_OUT);
    assertThat(rule("/slow", "true").result()).isEqualTo(Result.TIMED_OUT);
  }

  @Test
  void whatKeepsFromConnectingIsNamed() {
    assertThat(probe.run(request(URI.create("http://nowhere.invalid/"), Map.of())))
        .satisfies(o -> assertThat(o.result()).isEqualTo(Result.ADDRESS_NOT_RESOLVED))
        .satisfies(o -> assertThat(o.message()).contains("http://nowhere.invalid/"));
    var closed = url("/");
    server.stop(0);
    assertThat(probe.run(request(closed, Map.of())).result()).isEqualTo(Result.CONNECTION_REFUSED);
  }

  @Test
  void theCredentialIsInNoOutcome() {
    answer("/", 401, CANARY);
    var header = request(url("/?token=" + CANARY), Map.of("Authorization", CANARY + "\nx"));
    var broken = probe.run(header);
    assertThat(broken.result()).isEqualTo(Result.REQUEST_INVALID);
    var refused = probe.run(request(url("/?token=" + CANARY), Map.of("Authorization", CANARY)));
    assertThat(List.of(broken.message(), refused.message(), header.toString()))
        .noneMatch(text -> text.contains(CANARY));
  }

  private ProbeOutcome run(String path, Integer... statusCodes) {
    return probe.run(
        new ProbeRequest(
            url(path),
            "GET",
            Map.of(),
            List.of(statusCodes),
            Optional.empty(),
            true,
            Optional.empty()));
  }

  private ProbeOutcome rule(String path, String rule) {
    return probe.run(
        new ProbeRequest(
            url(path), "GET", Map.of(), List.of(), Optional.of(rule), true, Optional.empty()));
  }

  private static ProbeRequest request(URI uri, Map<String, String> headers) {
    return new ProbeRequest(
        uri, "GET", headers, List.of(), Optional.empty(), true, Optional.empty());
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
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
