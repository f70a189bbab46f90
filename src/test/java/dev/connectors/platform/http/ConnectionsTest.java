package dev.connectors.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private static final InetAddress GOOD = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress DENIED = InetAddress.ofLiteral("::1");

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger arrived = new AtomicInteger();
  private final HttpServer tool =
      Loopback.serve(
          vertx,
          request -> {
            arrived.incrementAndGet();
            request.response().end();
          });
  private final HttpClient client = vertx.createHttpClient();
  private final Deque<InetAddress[]> dns = new ArrayDeque<>();
  private final Connections connections = new Connections(new Addresses(_ -> dns.remove()));

  @AfterEach
  void close() {
    connections.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aNameWithOneDeniedAddressIsDenied() {
    for (var order : List.of(List.of(GOOD, DENIED), List.of(DENIED, GOOD))) {
      dns.add(order.toArray(InetAddress[]::new));
      assertThat(asked().cause())
          .isInstanceOf(AddressDenied.class)
          .hasMessageContaining("tool.example.com")
          .hasMessageContaining("connectors.address.allowed")
          .hasMessageNotContaining("::1")
          .hasMessageNotContaining("127.0.0.1");
    }
    assertThat(arrived).hasValue(0);
  }

  @Test
  void aNameThatChangesIsAskedOncePerRequestAndJudgedEachTime() {
    dns.add(new InetAddress[] {GOOD});
    dns.add(new InetAddress[] {DENIED});
    assertThat(asked().succeeded()).isTrue();
    assertThat(dns).hasSize(1);
    // The connection from before is still there, and is not used.
    assertThat(asked().cause()).isInstanceOf(AddressDenied.class);
    assertThat(arrived).hasValue(1);
  }

  private Future<HttpClientResponse> asked() {
    var options =
        new RequestOptions().setHost("tool.example.com").setPort(tool.actualPort()).setURI("/");
    var answer =
        connections
            .begin(client, options, new Rule(), vertx.getOrCreateContext())
            .compose(begun -> begun.send());
    await().until(answer::isComplete);
    return answer;
  }

  private static final class Rule implements AddressRule {
    @Override
    public Optional<String> whyDenied(String host) {
      return Optional.empty();
    }

    @Override
    public Optional<String> whyDenied(Collection<InetAddress> addresses) {
      return addresses.contains(DENIED)
          ? Optional.of(Arrays.toString(DENIED.getAddress()))
          : Optional.empty();
    }
  }
}
