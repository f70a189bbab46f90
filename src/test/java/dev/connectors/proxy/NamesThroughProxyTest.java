package dev.connectors.proxy;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.platform.http.name.DnsServer;
import dev.connectors.platform.http.name.Names;
import dev.connectors.platform.http.name.NamesOnLoopback;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What DNS that hangs or is half gone costs those who call tools through the proxy. */
class NamesThroughProxyTest {
  private static final int ZONES = 4;
  private static final int WAITING_PER_ZONE = 10;
  private static final int REQUESTS = 50;

  /** Nothing ends by itself while the test runs. */
  private static final Map<String, String> ENDLESS =
      Map.of(
          "connectors.dns.query-timeout", "5m",
          "connectors.dns.lookup-timeout", "5m");

  private final DnsServer dns = new DnsServer();
  private final DnsServer second = new DnsServer();
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger served = new AtomicInteger();
  private final List<AutoCloseable> beds = new ArrayList<>();
  private NamesOnLoopback names;

  @AfterEach
  void close() throws Exception {
    for (var bed : beds) {
      bed.close();
    }
    dns.close();
    second.close();
  }

  @Test
  void connectorsOnZonesThatHangHoldUpNoOthers() throws Exception {
    var bed = bed(ENDLESS, dns);
    int tool = tool(bed);
    var waiting = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (int zone = 0; zone < ZONES; zone++) {
      var host = "tool.zone-%d.example.org".formatted(zone);
      dns.isSilentOn(host);
      connector(bed, "team", "hangs-" + zone, host, tool);
      for (int i = 0; i < WAITING_PER_ZONE; i++) {
        waiting.add(client.sendAsync(get(bed, "team", "hangs-" + zone), BodyHandlers.ofString()));
      }
    }
    await().atMost(SOON).until(() -> dns.count("tool.zone-3.example.org") == 2);
    dns.knows("tool.example.com", "127.0.0.1");
    connector(bed, "others", "good", "tool.example.com", tool);
    connector(bed, "team", "good", "tool.example.com", tool);
    for (int i = 0; i < REQUESTS; i++) {
      assertThat(status(bed, "others", "good")).isEqualTo(200);
      assertThat(status(bed, "team", "good")).isEqualTo(200);
    }
    assertThat(served).hasValue(2 * REQUESTS);
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    for (int zone = 0; zone < ZONES; zone++) {
      assertThat(dns.count("tool.zone-%d.example.org".formatted(zone))).isEqualTo(2);
    }
  }

  @Test
  void knownHostsAreServedWhileOneOfTwoServersIsFrozen() throws Exception {
    var bed = bed(Map.of(), dns, second);
    int tool = tool(bed);
    for (var server : List.of(dns, second)) {
      server.knows("tool.example.com", "127.0.0.1");
    }
    connector(bed, "team", "good", "tool.example.com", tool);
    assertThat(status(bed, "team", "good")).isEqualTo(200);
    dns.frozen = true;
    allServedAsTimePasses(bed);
    assertThat(second.count("tool.example.com")).as("asked in its place").isPositive();
  }

  @Test
  void knownHostsAreServedWhileEveryOtherPortLeadsToAFrozenServer() throws Exception {
    var bed = bed(Map.of(), dns);
    int tool = tool(bed);
    dns.knows("tool.example.com", "127.0.0.1");
    connector(bed, "team", "good", "tool.example.com", tool);
    assertThat(status(bed, "team", "good")).isEqualTo(200);
    dns.isDeafTo(sender -> sender.getPort() % 2 == 1);
    allServedAsTimePasses(bed);
  }

  /** Each step has the host asked for again; after two the answer before is too old. */
  private void allServedAsTimePasses(ProxyBed bed) throws Exception {
    for (int step = 0; step < 20; step++) {
      int before = dns.sockets() + second.sockets();
      names.pass(Duration.ofSeconds(16));
      for (int i = 0; i < 5; i++) {
        assertThat(names.names.of("tool.example.com", "team")).as("nobody waits").isPresent();
        assertThat(status(bed, "team", "good")).isEqualTo(200);
      }
      // Time stands still until this asking has ended, as it does within seconds.
      await()
          .atMost(SOON)
          .until(() -> dns.sockets() + second.sockets() > before && !names.isAsking());
    }
    assertThat(served).hasValue(1 + 20 * 5);
  }

  private ProxyBed bed(Map<String, String> settings, DnsServer... servers) {
    var bed = new ProxyBed((Vertx vertx) -> keep(new NamesOnLoopback(vertx, settings, servers)));
    bed.remembers = true;
    beds.add(bed);
    return bed;
  }

  private Names keep(NamesOnLoopback made) {
    names = made;
    return made.names;
  }

  private int tool(ProxyBed bed) {
    return bed.serve(
            request -> {
              served.incrementAndGet();
              request.response().end();
            })
        .actualPort();
  }

  private static void connector(
      ProxyBed bed, String namespace, String name, String host, int port) {
    bed.connectorAlone("http://%s:%d".formatted(host, port), "");
    var made = Serialization.clone(bed.connectors.get("team/tool"));
    made.getMetadata().setNamespace(namespace);
    made.getMetadata().setName(name);
    made.getMetadata().setUid("uid-of-" + namespace + "-" + name);
    bed.connectors.put(namespace + "/" + name, made);
  }

  private int status(ProxyBed bed, String namespace, String name) throws Exception {
    return client.send(get(bed, namespace, name), BodyHandlers.ofString()).statusCode();
  }

  private static HttpRequest get(ProxyBed bed, String namespace, String name) {
    var url =
        "http://127.0.0.1:%d/namespaces/%s/connectors/%s/x".formatted(bed.port(), namespace, name);
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(SOON)
        .header("Authorization", "Bearer " + ProxyBed.TOKEN.reveal())
        .build();
  }
}
