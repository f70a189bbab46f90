package dev.connectors.platform.http.name;

import static dev.connectors.platform.http.name.NamesOnLoopback.settled;
import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.platform.http.name.DnsServer.Behaviour;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much of what can be done at a time one namespace gets. */
class NamesSharesTest {
  private static final String TOOL = "tool.example.com";

  private final Vertx vertx = Vertx.vertx();
  private final DnsServer dns = new DnsServer();
  private NamesOnLoopback bed = new NamesOnLoopback(vertx, dns);

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    dns.close();
  }

  @Test
  void zonesThatHangHoldUpNoOthers() {
    bed =
        with(
            Map.of(
                "connectors.dns.query-timeout", "5m",
                "connectors.dns.lookup-timeout", "5m",
                "connectors.dns.max-lookups", "8",
                "connectors.dns.max-lookups-per-namespace", "6",
                "connectors.dns.max-lookups-per-zone", "2"));
    var waiting = new ArrayList<Future<Resolved>>();
    for (var host : hosts(40, "%d.hang.example.com")) {
      dns.says(host, new Behaviour.Silent());
      waiting.add(bed.resolve(host, "bad"));
    }
    for (var host : hosts(40, "tool.%d.example.com")) {
      dns.says(host, new Behaviour.Silent());
      waiting.add(bed.resolve(host, "bad"));
    }
    dns.knows(TOOL, "10.0.0.1");
    assertThat(settled(bed.resolve(TOOL, "good")).result().addresses()).contains(ips("10.0.0.1"));
    assertThat(dns.asked.stream().filter(one -> one.contains("hang"))).hasSize(2 * 2);
    assertThat(dns.asked).hasSize(2 * 6 + 2);
    assertThat(waiting).noneMatch(Future::isComplete);
  }

  @Test
  void anotherNamespaceNeedNotWaitInTheQueueOfTheFirst() {
    bed =
        with(
            Map.of(
                "connectors.dns.query-timeout", "5m",
                "connectors.dns.lookup-timeout", "5m",
                "connectors.dns.max-lookups-per-namespace", "1"));
    dns.says("hang.example.org", new Behaviour.Silent());
    dns.knows(TOOL, "10.0.0.1");
    var unused = bed.resolve("hang.example.org", "bad");
    var queued = bed.resolve(TOOL, "bad");
    assertThat(settled(bed.resolve(TOOL, "good")).succeeded()).isTrue();
    assertThat(settled(queued).succeeded()).isTrue();
  }

  @Test
  void manyWhoWaitForOneNameAskOnceAndTheyAreBounded() {
    bed =
        with(
            Map.of(
                "connectors.dns.query-timeout", "5m",
                "connectors.dns.lookup-timeout", "5m",
                "connectors.dns.max-waiting-per-namespace", "3"));
    dns.says(TOOL, new Behaviour.Silent());
    var waiting = IntStream.range(0, 3).mapToObj(_ -> bed.resolve(TOOL, "bad")).toList();
    assertThat(settled(bed.resolve(TOOL, "bad")).cause())
        .isInstanceOf(NameUnanswered.class)
        .hasMessageContaining("too many");
    var other = bed.resolve(TOOL, "good");
    await().atMost(SOON).until(() -> dns.count(TOOL) == 2);
    assertThat(waiting).noneMatch(Future::isComplete);
    assertThat(other.isComplete()).isFalse();
  }

  @Test
  void theNamesOfOneNamespaceDoNotDriveOutThoseOfAnother() {
    bed = with(Map.of("connectors.dns.max-names", "20"));
    dns.knows(TOOL, "10.0.0.1");
    settled(bed.resolve(TOOL, "good"));
    for (var host : hosts(100, "%d.example.org")) {
      dns.knows(host, "10.0.0.2");
      settled(bed.resolve(host, "bad"));
    }
    assertThat(bed.kept(TOOL)).contains(ips("10.0.0.1"));
    assertThat(bed.names.size()).isLessThanOrEqualTo(20);
  }

  private NamesOnLoopback with(Map<String, String> settings) {
    return new NamesOnLoopback(vertx, settings, List.of(), dns);
  }

  private static InetAddress[] ips(String... literals) {
    return DnsServer.literals(literals).toArray(InetAddress[]::new);
  }

  private static List<String> hosts(int count, String form) {
    return IntStream.range(0, count).mapToObj(form::formatted).toList();
  }
}
