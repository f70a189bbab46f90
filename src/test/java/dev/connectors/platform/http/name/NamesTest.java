package dev.connectors.platform.http.name;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.platform.http.name.DnsServer.Behaviour;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NamesTest {
  /** For what is counted: on a busy machine a short timeout asks again. */
  private static final Map<String, String> PATIENT = Map.of("connectors.dns.query-timeout", "30s");

  private static final String TOOL = "tool.example.com";
  private static final Behaviour SERVFAIL = new Behaviour.Code(DnsResponseCode.SERVFAIL);

  private final Vertx vertx = Vertx.vertx();
  private final DnsServer dns = new DnsServer();
  private final DnsServer second = new DnsServer();
  private NamesOnLoopback bed = new NamesOnLoopback(vertx, dns);

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    dns.close();
    second.close();
  }

  @Test
  void aKnownNameAsksNobodyAndBothFamiliesAreInIt() {
    bed = with(PATIENT);
    dns.knows(TOOL, "fd00::1", "10.0.0.1");
    assertThat(found(TOOL)).containsExactly(ips("10.0.0.1", "fd00::1"));
    bed.pass(Duration.ofSeconds(14));
    for (int i = 0; i < 100; i++) {
      assertThat(kept(TOOL)).containsExactly(ips("10.0.0.1", "fd00::1"));
    }
    assertThat(dns.asked).containsExactlyInAnyOrder("A " + TOOL + ".", "AAAA " + TOOL + ".");
  }

  @Test
  void useRefreshesBehindAndTheOldAnswerServesMeanwhile() {
    bed = with(PATIENT);
    dns.knows(TOOL, "10.0.0.1");
    found(TOOL);
    dns.knows(TOOL, "10.0.0.2");
    bed.pass(Duration.ofSeconds(16));
    assertThat(kept(TOOL)).containsExactly(ips("10.0.0.1"));
    await().atMost(SOON).untilAsserted(() -> assertThat(kept(TOOL)).contains(ips("10.0.0.2")));
    assertThat(dns.count(TOOL)).isEqualTo(4);
  }

  @Test
  void ttlIsBoundedBelowAndAbove() {
    dns.knowsFor(0, TOOL, "10.0.0.1");
    dns.knowsFor(86_400, "long.example.com", "10.0.0.1");
    found(TOOL);
    found("long.example.com");
    bed.pass(Duration.ofSeconds(4));
    assertThat(bed.names.of(TOOL, "team")).isPresent();
    bed.pass(Duration.ofSeconds(27));
    assertThat(bed.names.of("long.example.com", "team")).isEmpty();
  }

  @Test
  void theLastAnswerServesWhileDnsFailsForTenMinutesAndNoLonger() {
    dns.knows(TOOL, "10.0.0.1");
    found(TOOL);
    dns.says(TOOL, SERVFAIL);
    bed.pass(Duration.ofSeconds(31));
    assertThat(found(TOOL)).containsExactly(ips("10.0.0.1"));
    bed.pass(Duration.ofSeconds(568));
    assertThat(kept(TOOL)).containsExactly(ips("10.0.0.1"));
    bed.pass(Duration.ofSeconds(2));
    assertThat(failed(TOOL)).isInstanceOf(NameUnanswered.class).hasMessageContaining("ServFail");
  }

  @Test
  void theLastAnswerServesWhileDnsIsSilent() {
    bed = with(Map.of("connectors.dns.patience", "50ms", "connectors.dns.query-timeout", "30s"));
    dns.knows(TOOL, "10.0.0.1");
    found(TOOL);
    dns.frozen = true;
    bed.pass(Duration.ofSeconds(31));
    assertThat(found(TOOL)).containsExactly(ips("10.0.0.1"));
    // Nobody waits for the same silence twice.
    assertThat(kept(TOOL)).containsExactly(ips("10.0.0.1"));
  }

  @Test
  void aNameThatIsNoLongerThereEndsAtOnceAndItsAddressesAreTold() {
    var gone = new CopyOnWriteArrayList<InetAddress>();
    bed.names.onGone((host, addresses) -> gone.addAll(addresses));
    dns.knows(TOOL, "10.0.0.1", "fd00::1");
    found(TOOL);
    dns.says(TOOL, SERVFAIL);
    bed.pass(Duration.ofSeconds(31));
    found(TOOL);
    dns.forgets(TOOL);
    bed.pass(Duration.ofSeconds(3));
    assertThat(kept(TOOL)).hasSize(2);
    await().atMost(SOON).until(() -> bed.names.of(TOOL, "team").isEmpty());
    assertThat(failed(TOOL)).isInstanceOf(NameUnknown.class);
    assertThat(gone).containsExactly(ips("10.0.0.1", "fd00::1"));
  }

  @Test
  void aNameWithoutAddressesIsUnknownAndIsNotAskedForAgainAtOnce() {
    bed = with(PATIENT);
    dns.knows(TOOL);
    assertThat(failed(TOOL)).isInstanceOf(NameUnknown.class);
    assertThat(failed(TOOL)).isInstanceOf(NameUnknown.class);
    assertThat(dns.count(TOOL)).isEqualTo(2);
    dns.knows(TOOL, "10.0.0.1");
    bed.pass(Duration.ofSeconds(3));
    assertThat(found(TOOL)).containsExactly(ips("10.0.0.1"));
  }

  @Test
  void aFrozenServerIsLeftForTheNextAndAskedLastFromThenOn() {
    bed = new NamesOnLoopback(vertx, Map.of(), List.of(), dns, second);
    dns.frozen = true;
    second.knows(TOOL, "10.0.0.1");
    second.knows("other.example.com", "10.0.0.2");
    assertThat(found(TOOL)).containsExactly(ips("10.0.0.1"));
    assertThat(dns.asked).hasSize(2);
    assertThat(found("other.example.com")).containsExactly(ips("10.0.0.2"));
    assertThat(dns.asked).hasSize(2);
  }

  @Test
  void aServerThatFailsIsLeftForTheNext() {
    bed = new NamesOnLoopback(vertx, Map.of(), List.of(), dns, second);
    dns.says(TOOL, SERVFAIL);
    second.knows(TOOL, "10.0.0.1");
    assertThat(found(TOOL)).containsExactly(ips("10.0.0.1"));
  }

  @Test
  void anotherSocketIsAskedFromAfterEachSilence() {
    dns.says(TOOL, new Behaviour.Silent());
    assertThat(failed(TOOL)).isInstanceOf(NameUnanswered.class);
    assertThat(dns.count(TOOL)).isEqualTo(6);
    assertThat(dns.senders).hasSize(3);
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
      waiting.add(resolve(host, "bad"));
    }
    for (var host : hosts(40, "tool.%d.example.com")) {
      dns.says(host, new Behaviour.Silent());
      waiting.add(resolve(host, "bad"));
    }
    dns.knows(TOOL, "10.0.0.1");
    assertThat(settled(resolve(TOOL, "good")).result().addresses()).contains(ips("10.0.0.1"));
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
    var unused = resolve("hang.example.org", "bad");
    var queued = resolve(TOOL, "bad");
    assertThat(settled(resolve(TOOL, "good")).succeeded()).isTrue();
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
    var waiting = IntStream.range(0, 3).mapToObj(_ -> resolve(TOOL, "bad")).toList();
    assertThat(settled(resolve(TOOL, "bad")).cause())
        .isInstanceOf(NameUnanswered.class)
        .hasMessageContaining("too many");
    var other = resolve(TOOL, "good");
    await().atMost(SOON).until(() -> dns.count(TOOL) == 2);
    assertThat(waiting).noneMatch(Future::isComplete);
    assertThat(other.isComplete()).isFalse();
  }

  @Test
  void theNamesOfOneNamespaceDoNotDriveOutThoseOfAnother() {
    bed = with(Map.of("connectors.dns.max-names", "20"));
    dns.knows(TOOL, "10.0.0.1");
    settled(resolve(TOOL, "good"));
    for (var host : hosts(100, "%d.example.org")) {
      dns.knows(host, "10.0.0.2");
      settled(resolve(host, "bad"));
    }
    assertThat(kept(TOOL)).contains(ips("10.0.0.1"));
    assertThat(bed.names.size()).isLessThanOrEqualTo(20);
  }

  @Test
  void whatDoesNotFitIntoADatagramComesByTcp() {
    var many = hosts(60, "10.0.1.%d").toArray(String[]::new);
    dns.says(TOOL, new Behaviour.Truncated(DnsServer.literals(many)));
    assertThat(found(TOOL)).containsExactly(ips(many));
  }

  @Test
  void aliasesAreFollowedByTheServerOrByUs() {
    bed = with(PATIENT);
    dns.knows("real.example.com", "10.0.0.1");
    dns.says(TOOL, new Behaviour.Alias("real.example.com", true));
    dns.says("service.example.com", new Behaviour.Alias("real.example.com", false));
    dns.says("round.example.com", new Behaviour.Alias("round.example.com", false));
    assertThat(found(TOOL)).containsExactly(ips("10.0.0.1"));
    assertThat(dns.count("real.example.com")).isZero();
    assertThat(found("service.example.com")).containsExactly(ips("10.0.0.1"));
    assertThat(failed("round.example.com")).isInstanceOf(NameUnanswered.class);
  }

  @Test
  void searchDomainsComeFirstForNamesWithFewDots() {
    bed = new NamesOnLoopback(vertx, Map.of(), kubernetes(), dns);
    dns.knows("git.team.svc.cluster.local", "10.0.0.1");
    dns.knows(TOOL, "10.0.0.2");
    assertThat(found("git")).containsExactly(ips("10.0.0.1"));
    assertThat(found(TOOL)).containsExactly(ips("10.0.0.2"));
    assertThat(dns.count("tool.example.com.svc.cluster.local")).isEqualTo(2);
    dns.asked.clear();
    assertThat(found(TOOL + ".")).containsExactly(ips("10.0.0.2"));
    assertThat(dns.asked).hasSize(2);
  }

  @Test
  void aSearchEndsWhereNobodyKnowsWhetherTheNameExists() {
    bed = new NamesOnLoopback(vertx, Map.of(), kubernetes(), dns);
    dns.says("git.team.svc.cluster.local", SERVFAIL);
    dns.knows("git", "10.0.0.66");
    assertThat(failed("git")).isInstanceOf(NameUnanswered.class);
    assertThat(dns.count("git")).isZero();
  }

  @Test
  void theHostsFileAndAddressesNeedNoServer() {
    bed = with(PATIENT);
    assertThat(found("localhost")).containsExactly(ips("127.0.0.1", "::1"));
    assertThat(found("FIXED.example.com.")).containsExactly(ips("10.9.9.9"));
    assertThat(found("10.1.2.3")).containsExactly(ips("10.1.2.3"));
    assertThat(found("[fd00::7]")).containsExactly(ips("fd00::7"));
    bed.pass(Duration.ofDays(1));
    assertThat(kept("10.1.2.3")).containsExactly(ips("10.1.2.3"));
    assertThat(dns.asked).isEmpty();
  }

  @Test
  void whatCanBeNoNameIsUnknown() {
    bed = with(PATIENT);
    for (var host : List.of("a..example.com", "x".repeat(64) + ".example.com", ".")) {
      assertThat(failed(host)).isInstanceOf(NameUnknown.class);
    }
    assertThat(dns.asked).isEmpty();
  }

  private static List<String> kubernetes() {
    return List.of(
        "search team.svc.cluster.local svc.cluster.local cluster.local",
        "nameserver 10.43.0.10",
        "options ndots:5 edns0");
  }

  private NamesOnLoopback with(Map<String, String> settings) {
    return new NamesOnLoopback(vertx, settings, List.of(), dns);
  }

  private static List<String> hosts(int count, String form) {
    return IntStream.range(0, count).mapToObj(form::formatted).toList();
  }

  private static InetAddress[] ips(String... literals) {
    return DnsServer.literals(literals).toArray(InetAddress[]::new);
  }

  private List<InetAddress> kept(String host) {
    return bed.names.of(host, "team").orElseThrow().addresses();
  }

  private List<InetAddress> found(String host) {
    var answer = settled(resolve(host, "team"));
    assertThat(answer.cause()).isNull();
    return answer.result().addresses();
  }

  private Throwable failed(String host) {
    return settled(resolve(host, "team")).cause();
  }

  private Future<Resolved> resolve(String host, String namespace) {
    return bed.names.resolve(host, namespace, vertx.getOrCreateContext());
  }

  private static <T> Future<T> settled(Future<T> future) {
    await().atMost(SOON).until(future::isComplete);
    return future;
  }
}
