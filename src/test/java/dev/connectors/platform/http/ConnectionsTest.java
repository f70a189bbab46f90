package dev.connectors.platform.http;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.platform.http.name.DnsServer;
import dev.connectors.platform.http.name.NamesOnLoopback;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private static final InetAddress GOOD = InetAddress.ofLiteral("127.0.0.1");
  private static final String HOST = "tool.example.com";

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger arrived = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AddressRule rule = new Rule();
  private InetAddress denied = InetAddress.ofLiteral("::1");
  private final HttpServer tool =
      Loopback.serve(
          vertx,
          request -> {
            if (arrived.incrementAndGet() == 1) {
              open.incrementAndGet();
              request.connection().closeHandler(_ -> open.decrementAndGet());
            }
            request.response().end();
          });
  private final HttpClient client = vertx.createHttpClient();
  private final DnsServer dns = new DnsServer();
  private final NamesOnLoopback bed = new NamesOnLoopback(vertx, dns);
  private final Connections connections = new Connections(bed.names);

  @AfterEach
  void close() {
    dns.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aNameWithOneDeniedAddressIsDenied() {
    dns.knows(HOST, "127.0.0.1", "::1");
    for (int i = 0; i < 2; i++) {
      assertThat(asked().cause())
          .isInstanceOf(AddressDenied.class)
          .hasMessageContaining(HOST)
          .hasMessageContaining("connectors.address.allowed")
          .hasMessageNotContaining("::1")
          .hasMessageNotContaining("127.0.0.1");
    }
    assertThat(arrived).hasValue(0);
  }

  @Test
  void fiftyGoodAddressesHideNoDeniedOne() {
    denied = InetAddress.ofLiteral("127.0.0.50");
    dns.knows(
        HOST, IntStream.rangeClosed(1, 50).mapToObj(i -> "127.0.0." + i).toArray(String[]::new));
    assertThat(asked().cause()).isInstanceOf(AddressDenied.class);
    assertThat(arrived).hasValue(0);
  }

  @Test
  void aNameThatChangesIsJudgedAnewAndItsKeptConnectionIsNotUsed() {
    dns.knows(HOST, "127.0.0.1");
    assertThat(asked().succeeded()).isTrue();
    dns.knows(HOST, "127.0.0.1", "::1");
    bed.pass(Duration.ofSeconds(31));
    assertThat(asked().cause()).isInstanceOf(AddressDenied.class);
    assertThat(arrived).hasValue(1);
  }

  @Test
  void anAnswerInMemoryIsJudgedAnewWhenTheRuleHasChanged() {
    dns.knows(HOST, "127.0.0.1");
    assertThat(asked().succeeded()).isTrue();
    assertThat(asked().succeeded()).isTrue();
    denied = GOOD;
    assertThat(asked().cause()).isInstanceOf(AddressDenied.class);
    assertThat(arrived).hasValue(2);
  }

  @Test
  void theConnectionsKeptToANameThatIsGoneAreClosed() {
    dns.knows(HOST, "127.0.0.1");
    assertThat(asked().succeeded()).isTrue();
    assertThat(asked().succeeded()).isTrue();
    assertThat(open).hasValue(1);
    dns.forgets(HOST);
    bed.pass(Duration.ofSeconds(31));
    assertThat(asked().cause()).isInstanceOf(UnknownHostException.class);
    await().atMost(SOON).untilAsserted(() -> assertThat(open).hasValue(0));
    assertThat(arrived).hasValue(2);
  }

  private Future<HttpClientResponse> asked() {
    var options = new RequestOptions().setHost(HOST).setPort(tool.actualPort()).setURI("/");
    var answer =
        connections
            .begin(client, options, rule, "team", vertx.getOrCreateContext())
            .compose(begun -> begun.send());
    await().until(answer::isComplete);
    return answer;
  }

  private final class Rule implements AddressRule {
    @Override
    public Object state() {
      return denied;
    }

    @Override
    public Optional<String> whyDenied(String host) {
      return Optional.empty();
    }

    @Override
    public Optional<String> whyDenied(Collection<InetAddress> addresses) {
      return addresses.contains(denied)
          ? Optional.of(Arrays.toString(denied.getAddress()))
          : Optional.empty();
    }
  }
}
