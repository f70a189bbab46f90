package dev.connectors.platform.http.name;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.platform.http.name.DnsServer.Behaviour;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept of a name, and for how long. */
class NamesTest {
  /** For what is counted: on a busy machine a short timeout asks again. */
  private static final Map<String, String> PATIENT = Map.of("connectors.dns.query-timeout", "30s");

  private static final String TOOL = "tool.example.com";
  private static final Behaviour SERVFAIL = new Behaviour.Code(DnsResponseCode.SERVFAIL);

  private final Vertx vertx = Vertx.vertx();
  private final DnsServer dns = new DnsServer();
  private NamesOnLoopback bed = new NamesOnLoopback(vertx, dns);

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    dns.close();
  }

  @Test
  void aKnownNameAsksNobodyAndBothFamiliesAreInIt() {
    bed = with(PATIENT);
    dns.knows(TOOL, "fd00::1", "10.0.0.1");
    assertThat(bed.found(TOOL)).containsExactly(ips("10.0.0.1", "fd00::1"));
    bed.pass(Duration.ofSeconds(14));
    for (int i = 0; i < 100; i++) {
      assertThat(bed.kept(TOOL)).containsExactly(ips("10.0.0.1", "fd00::1"));
    }
    assertThat(dns.asked).containsExactlyInAnyOrder("A " + TOOL + ".", "AAAA " + TOOL + ".");
  }

  @Test
  void useRefreshesBehindAndTheOldAnswerServesMeanwhile() {
    bed = with(PATIENT);
    dns.knows(TOOL, "10.0.0.1");
    bed.found(TOOL);
    dns.knows(TOOL, "10.0.0.2");
    bed.pass(Duration.ofSeconds(16));
    assertThat(bed.kept(TOOL)).containsExactly(ips("10.0.0.1"));
    await().atMost(SOON).untilAsserted(() -> assertThat(bed.kept(TOOL)).contains(ips("10.0.0.2")));
    assertThat(dns.count(TOOL)).isEqualTo(4);
  }

  @Test
  void ttlIsBoundedBelowAndAbove() {
    dns.knowsFor(0, TOOL, "10.0.0.1");
    dns.knowsFor(86_400, "long.example.com", "10.0.0.1");
    bed.found(TOOL);
    bed.found("long.example.com");
    bed.pass(Duration.ofSeconds(4));
    assertThat(bed.names.of(TOOL, "team")).isPresent();
    bed.pass(Duration.ofSeconds(27));
    assertThat(bed.names.of("long.example.com", "team")).isEmpty();
  }

  @Test
  void theLastAnswerServesWhileDnsFailsForTenMinutesAndNoLonger() {
    dns.knows(TOOL, "10.0.0.1");
    bed.found(TOOL);
    dns.says(TOOL, SERVFAIL);
    bed.pass(Duration.ofSeconds(31));
    assertThat(bed.found(TOOL)).containsExactly(ips("10.0.0.1"));
    bed.pass(Duration.ofSeconds(568));
    assertThat(bed.kept(TOOL)).containsExactly(ips("10.0.0.1"));
    bed.pass(Duration.ofSeconds(2));
    assertThat(bed.failed(TOOL))
        .isInstanceOf(NameUnanswered.class)
        .hasMessageContaining("ServFail");
  }

  @Test
  void theLastAnswerServesWhileDnsIsSilent() {
    bed = with(Map.of("connectors.dns.patience", "50ms", "connectors.dns.query-timeout", "30s"));
    dns.knows(TOOL, "10.0.0.1");
    bed.found(TOOL);
    dns.frozen = true;
    bed.pass(Duration.ofSeconds(31));
    assertThat(bed.found(TOOL)).containsExactly(ips("10.0.0.1"));
    // Nobody waits for the same silence twice.
    assertThat(bed.kept(TOOL)).containsExactly(ips("10.0.0.1"));
  }

  @Test
  void aNameThatIsNoLongerThereEndsAtOnceAndItsAddressesAreTold() {
    var gone = new CopyOnWriteArrayList<InetAddress>();
    bed.names.onGone((host, addresses) -> gone.addAll(addresses));
    dns.knows(TOOL, "10.0.0.1", "fd00::1");
    bed.found(TOOL);
    dns.says(TOOL, SERVFAIL);
    bed.pass(Duration.ofSeconds(31));
    bed.found(TOOL);
    dns.forgets(TOOL);
    bed.pass(Duration.ofSeconds(3));
    assertThat(bed.kept(TOOL)).hasSize(2);
    await().atMost(SOON).until(() -> bed.names.of(TOOL, "team").isEmpty());
    assertThat(bed.failed(TOOL)).isInstanceOf(NameUnknown.class);
    assertThat(gone).containsExactly(ips("10.0.0.1", "fd00::1"));
  }

  @Test
  void aNameWithoutAddressesIsUnknownAndIsNotAskedForAgainAtOnce() {
    bed = with(PATIENT);
    dns.knows(TOOL);
    assertThat(bed.failed(TOOL)).isInstanceOf(NameUnknown.class);
    assertThat(bed.failed(TOOL)).isInstanceOf(NameUnknown.class);
    assertThat(dns.count(TOOL)).isEqualTo(2);
    dns.knows(TOOL, "10.0.0.1");
    bed.pass(Duration.ofSeconds(3));
    assertThat(bed.found(TOOL)).containsExactly(ips("10.0.0.1"));
  }

  @Test
  void theHostsFileAndAddressesNeedNoServer() {
    bed = with(PATIENT);
    assertThat(bed.found("localhost")).containsExactly(ips("127.0.0.1", "::1"));
    assertThat(bed.found("FIXED.example.com.")).containsExactly(ips("10.9.9.9"));
    assertThat(bed.found("10.1.2.3")).containsExactly(ips("10.1.2.3"));
    assertThat(bed.found("[fd00::7]")).containsExactly(ips("fd00::7"));
    bed.pass(Duration.ofDays(1));
    assertThat(bed.kept("10.1.2.3")).containsExactly(ips("10.1.2.3"));
    assertThat(dns.asked).isEmpty();
  }

  @Test
  void whatCanBeNoNameIsUnknown() {
    bed = with(PATIENT);
    for (var host : List.of("a..example.com", "x".repeat(64) + ".example.com", ".")) {
      assertThat(bed.failed(host)).isInstanceOf(NameUnknown.class);
    }
    assertThat(dns.asked).isEmpty();
  }

  private NamesOnLoopback with(Map<String, String> settings) {
    return new NamesOnLoopback(vertx, settings, List.of(), dns);
  }

  private static InetAddress[] ips(String... literals) {
    return DnsServer.literals(literals).toArray(InetAddress[]::new);
  }
}
