package dev.connectors.platform.http.name;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.testbed.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Names by servers of a test, at a time that stands still until the test moves it. */
public final class NamesOnLoopback {
  private final AtomicLong nanos = new AtomicLong();
  private final Vertx vertx;
  public final Names names;

  public NamesOnLoopback(Vertx vertx, DnsServer server) {
    this(vertx, Map.of(), List.of(), server);
  }

  /** With settings of {@link NameSettings}, and several servers that are asked in this order. */
  public NamesOnLoopback(Vertx vertx, Map<String, String> settings, DnsServer... servers) {
    this(vertx, settings, List.of(), servers);
  }

  NamesOnLoopback(
      Vertx vertx, Map<String, String> settings, List<String> conf, DnsServer... servers) {
    this.vertx = vertx;
    var all = new HashMap<>(Map.of("connectors.dns.query-timeout", "200ms"));
    all.putAll(settings);
    var read = ResolvConf.parse(conf);
    List<InetSocketAddress> addresses = Stream.of(servers).map(DnsServer::address).toList();
    names =
        new Names(
            vertx,
            Settings.of(NameSettings.class, all),
            new ResolvConf(addresses, read.search(), read.ndots()),
            HostsFile.parse(
                List.of(
                    "# names of this pod",
                    "127.0.0.1 localhost",
                    "::1 localhost ip6-localhost # both",
                    "10.9.9.9 Fixed.example.com fixed")),
            nanos::get);
  }

  /** Whether DNS is being asked. */
  public boolean isAsking() {
    return names.underWay() > 0;
  }

  public void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** What memory has for a Connector of {@code team}. */
  List<InetAddress> kept(String host) {
    return names.of(host, "team").orElseThrow().addresses();
  }

  List<InetAddress> found(String host) {
    var answer = settled(resolve(host, "team"));
    assertThat(answer.cause()).isNull();
    return answer.result().addresses();
  }

  Throwable failed(String host) {
    return settled(resolve(host, "team")).cause();
  }

  Future<Resolved> resolve(String host, String namespace) {
    return names.resolve(host, namespace, vertx.getOrCreateContext());
  }

  static <T> Future<T> settled(Future<T> future) {
    await().atMost(SOON).until(future::isComplete);
    return future;
  }
}
