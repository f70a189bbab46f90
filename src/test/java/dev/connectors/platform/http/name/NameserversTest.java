package dev.connectors.platform.http.name;

import static dev.connectors.platform.http.name.NamesOnLoopback.settled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.platform.http.name.DnsServer.Behaviour;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How servers are asked, and which of their answers count. */
class NameserversTest {
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
  void aFrozenServerIsLeftForTheNextAndAskedLastFromThenOn() {
    bed = with(Map.of(), dns, second);
    dns.frozen = true;
    second.knows(TOOL, "10.0.0.1");
    second.knows("other.example.com", "10.0.0.2");
    assertThat(bed.found(TOOL)).containsExactly(ips("10.0.0.1"));
    assertThat(dns.asked).hasSize(2);
    assertThat(bed.found("other.example.com")).containsExactly(ips("10.0.0.2"));
    assertThat(dns.asked).hasSize(2);
  }

  @Test
  void aServerThatFailsIsLeftForTheNext() {
    bed = with(Map.of(), dns, second);
    dns.says(TOOL, SERVFAIL);
    second.knows(TOOL, "10.0.0.1");
    assertThat(bed.found(TOOL)).containsExactly(ips("10.0.0.1"));
  }

  @Test
  void eachQuestionIsAskedFromASocketOfItsOwn() {
    dns.says(TOOL, new Behaviour.Silent());
    assertThat(bed.failed(TOOL)).isInstanceOf(NameUnanswered.class);
    assertThat(dns.count(TOOL)).isEqualTo(6);
    assertThat(dns.senders).hasSize(6);
  }

  @Test
  void whatDoesNotFitIntoADatagramComesByTcpAndIsAskedForOnce() {
    bed = with(PATIENT, dns);
    dns.says(TOOL, new Behaviour.Truncated(DnsServer.literals("10.0.0.1", "10.0.0.2")));
    assertThat(bed.found(TOOL)).containsExactly(ips("10.0.0.1", "10.0.0.2"));
    assertThat(dns.asked).hasSize(2 + 2);
  }

  @Test
  void whoOwnsAZoneFillsNoMemoryWithAddressesAndOurOwnPodsAreKeptAll() {
    var many = hosts(120, "10.0.1.%d").toArray(String[]::new);
    dns.says(TOOL, new Behaviour.Truncated(DnsServer.literals(many).reversed()));
    dns.says("pods.example.com", new Behaviour.Truncated(DnsServer.literals(many)));
    assertThat(bed.found(TOOL)).containsExactly(Arrays.copyOf(ips(many), 64));
    assertThat(settled(bed.resolve("pods.example.com", "")).result().addresses())
        .containsExactly(ips(many));
  }

  @Test
  void whatIsNoAnswerToTheQuestionOrComesFromElsewhereIsNotHeard() {
    bed = with(PATIENT, dns);
    dns.says(
        TOOL,
        new Behaviour.AfterLies(DnsServer.literals("10.6.6.6"), DnsServer.literals("10.0.0.1")));
    assertThat(bed.found(TOOL)).containsExactly(ips("10.0.0.1"));
    assertThat(dns.lies).hasValue(2 * 4);
    assertThat(dns.asked).hasSize(2);
  }

  @Test
  void aliasesThatAreLeftToUsAreFollowedOverAllServersAndEnd() {
    bed = with(PATIENT, dns, second);
    for (var server : List.of(dns, second)) {
      server.says("service.example.com", new Behaviour.Alias("real.example.com", false));
      server.says("round.example.com", new Behaviour.Alias("round.example.com", false));
      server.knows("real.example.com", "10.0.0.1");
    }
    assertThat(bed.found("service.example.com")).containsExactly(ips("10.0.0.1"));
    assertThat(bed.failed("round.example.com")).isInstanceOf(NameUnanswered.class);
  }

  @Test
  void aliasesAreFollowedByTheServerOrByUs() {
    bed = with(PATIENT, dns);
    dns.knows("real.example.com", "10.0.0.1");
    dns.says(TOOL, new Behaviour.Alias("real.example.com", true));
    dns.says("service.example.com", new Behaviour.Alias("real.example.com", false));
    dns.says("round.example.com", new Behaviour.Alias("round.example.com", false));
    assertThat(bed.found(TOOL)).containsExactly(ips("10.0.0.1"));
    assertThat(dns.count("real.example.com")).isZero();
    assertThat(bed.found("service.example.com")).containsExactly(ips("10.0.0.1"));
    assertThat(bed.failed("round.example.com")).isInstanceOf(NameUnanswered.class);
  }

  @Test
  void searchDomainsComeFirstForNamesWithFewDots() {
    bed = new NamesOnLoopback(vertx, Map.of(), kubernetes(), dns);
    dns.knows("git.team.svc.cluster.local", "10.0.0.1");
    dns.knows(TOOL, "10.0.0.2");
    assertThat(bed.found("git")).containsExactly(ips("10.0.0.1"));
    assertThat(bed.found(TOOL)).containsExactly(ips("10.0.0.2"));
    assertThat(dns.count("tool.example.com.svc.cluster.local")).isEqualTo(2);
    dns.asked.clear();
    assertThat(bed.found(TOOL + ".")).containsExactly(ips("10.0.0.2"));
    assertThat(dns.asked).hasSize(2);
  }

  @Test
  void aSearchEndsWhereNobodyKnowsWhetherTheNameExists() {
    bed = new NamesOnLoopback(vertx, Map.of(), kubernetes(), dns);
    dns.says("git.team.svc.cluster.local", SERVFAIL);
    dns.knows("git", "10.0.0.66");
    assertThat(bed.failed("git")).isInstanceOf(NameUnanswered.class);
    assertThat(dns.count("git")).isZero();
  }

  private NamesOnLoopback with(Map<String, String> settings, DnsServer... servers) {
    return new NamesOnLoopback(vertx, settings, List.of(), servers);
  }

  private static InetAddress[] ips(String... literals) {
    return DnsServer.literals(literals).toArray(InetAddress[]::new);
  }

  private static List<String> hosts(int count, String form) {
    return IntStream.range(0, count).mapToObj(form::formatted).toList();
  }

  private static List<String> kubernetes() {
    return List.of(
        "search team.svc.cluster.local svc.cluster.local cluster.local",
        "nameserver 10.43.0.10",
        "options ndots:5 edns0");
  }
}
