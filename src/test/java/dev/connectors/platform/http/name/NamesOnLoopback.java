package dev.connectors.platform.http.name;

import dev.connectors.testbed.Settings;
import io.vertx.core.Vertx;
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
  public final Names names;

  public NamesOnLoopback(Vertx vertx, DnsServer server) {
    this(vertx, Map.of(), List.of(), server);
  }

  NamesOnLoopback(
      Vertx vertx, Map<String, String> settings, List<String> conf, DnsServer... servers) {
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

  public void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
