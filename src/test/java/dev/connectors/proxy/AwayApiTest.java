package dev.connectors.proxy;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.access.AccessOnApiServer;
import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Grant;
import dev.connectors.connector.access.Hold;
import dev.connectors.connector.access.Target;
import dev.connectors.connector.access.Token;
import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.GeneratedCrdTest;
import dev.connectors.connector.catalog.WatchedCatalog;
import dev.connectors.connector.credential.Copies;
import dev.connectors.connector.credential.Credential;
import dev.connectors.platform.http.name.DnsServer;
import dev.connectors.platform.http.name.NamesOnLoopback;
import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.ApiServerRelay;
import dev.connectors.testbed.ApiServerRelay.Mode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The API server is away, in each of the ways in which it can be: the proxy with its judge, its
 * watches and its keys, over a way that a test cuts. Decisions grow old only as the test tells.
 */
@Tag("api")
@ExtendWith(ApiServer.Extension.class)
class AwayApiTest {
  private static final String NAMESPACE = "away";
  private static final int CALLERS = 10;
  private static final int ROUNDS = 12;

  /** Counts the requests that were held for a question to the API server. */
  private record Counting(Directory inner, AtomicInteger held) implements Directory {
    @Override
    public Optional<Connector> connector(String namespace, String name) {
      return inner.connector(namespace, name);
    }

    @Override
    public Optional<ConnectorClass> connectorClass(String name) {
      return inner.connectorClass(name);
    }

    @Override
    public Optional<Credential> credential(String connectorUid) {
      return inner.credential(connectorUid);
    }

    @Override
    public CompletionStage<Decision> decide(Optional<Token> token, List<Target> targets) {
      var decided = inner.decide(token, targets);
      if (!decided.toCompletableFuture().isDone()) {
        held.incrementAndGet();
      }
      return decided;
    }

    @Override
    public Hold hold(Grant grant, Consumer<String> onWithdrawn) {
      return inner.hold(grant, onWithdrawn);
    }
  }

  private final ApiServer server;
  private final ApiServerRelay relay;
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger held = new AtomicInteger();
  private final AccessOnApiServer access;
  private final WatchedCatalog catalog;
  private final DnsServer dns = new DnsServer();
  private final ProxyBed bed;
  private final HttpClient client = HttpClient.newHttpClient();

  AwayApiTest(ApiServer server) {
    this.server = server;
    server.token(NAMESPACE, "proxy");
    relay = server.relay();
    var proxy = server.as(NAMESPACE, "proxy", relay.url());
    access = new AccessOnApiServer(server, NAMESPACE, proxy, nanos::get);
    catalog = new WatchedCatalog(proxy);
    var credentials = Copies.watched(proxy, NAMESPACE);
    var live = new Directory.Live(catalog, credentials, access.access());
    bed = new ProxyBed(vertx -> new NamesOnLoopback(vertx, dns).names, new Counting(live, held));
    credentials.start();
  }

  @BeforeEach
  void install(@TempDir Path folder) {
    for (var kind : List.of(Connector.class, ConnectorClass.class)) {
      server.define(GeneratedCrdTest.crd(kind, folder));
    }
    dns.knows("tool.example.com", "127.0.0.1");
    var tool = bed.serve(request -> request.response().end("served"));
    apply(
        """
        apiVersion: connectors.alauda.io/v1alpha1
        kind: ConnectorClass
        metadata: {name: away}
        spec: {unmatched: ByMethod}
        """);
    apply(
        """
        apiVersion: connectors.alauda.io/v1alpha1
        kind: Connector
        metadata: {name: tool, namespace: away}
        spec: {connectorClassName: away, address: "http://tool.example.com:%d"}
        """
            .formatted(tool.actualPort()));
    apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: all, namespace: away}
        rules: [{apiGroups: [connectors.alauda.io], resources: [connectors/proxy], verbs: [get]}]
        """);
    apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: all, namespace: away}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: all}
        subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: "system:serviceaccounts:away"}]
        """);
    catalog.start();
    await().atMost(SOON).until(() -> catalog.connector(NAMESPACE, "tool").isPresent());
  }

  @AfterEach
  void close() {
    catalog.stop();
    server.admin().resources(Connector.class).inNamespace(NAMESPACE).withName("tool").delete();
    server.admin().resources(ConnectorClass.class).withName("away").delete();
    access.close();
    relay.close();
    bed.close();
    dns.close();
  }

  @ParameterizedTest
  @EnumSource(value = Mode.class, names = "PASSES", mode = EnumSource.Mode.EXCLUDE)
  void knownCallersGoOnAndNoneOfThemWaitsAndUnknownOnesAreToldToRetry(Mode trouble)
      throws Exception {
    var known = IntStream.range(0, CALLERS).mapToObj(i -> token("caller-" + i)).toList();
    var renewed = IntStream.range(0, CALLERS).mapToObj(i -> token("caller-" + i)).toList();
    var idle = token("idle");
    var late = token("idle");
    var unknown = token("unknown");
    known.forEach(this::becomesKnown);
    becomesKnown(idle);
    relay.turn(trouble);
    held.set(0);

    nanos.addAndGet(Duration.ofSeconds(8).toNanos());
    allServed(known);
    await().atMost(SOON).until(access::isAway);
    for (int round = 0; round < ROUNDS; round++) {
      nanos.addAndGet(Duration.ofSeconds(5).toNanos());
      allServed(known);
      allServed(renewed);
    }
    // Nobody has asked for it since the beginning, and its first request finds the outage.
    assertThat(get(idle).statusCode()).isEqualTo(200);
    assertThat(get(late).statusCode()).isEqualTo(200);
    assertThat(held).as("held for a question to the API server").hasValue(0);

    var refused = get(unknown);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");

    relay.turn(Mode.PASSES);
    await()
        .atMost(SOON)
        .until(
            () -> {
              nanos.addAndGet(Duration.ofSeconds(1).toNanos());
              return !access.isAway();
            });
    becomesKnown(unknown);
    server.admin().rbac().roleBindings().inNamespace(NAMESPACE).withName("all").delete();
    await()
        .atMost(SOON)
        .until(
            () -> {
              nanos.addAndGet(Duration.ofSeconds(1).toNanos());
              return get(idle).statusCode() == 403;
            });
  }

  @ParameterizedTest
  @EnumSource(value = Mode.class, names = "PASSES", mode = EnumSource.Mode.EXCLUDE)
  void nobodyIsServedByADecisionThatIsTooOld(Mode trouble) throws Exception {
    var known = token("caller-0");
    becomesKnown(known);
    relay.turn(trouble);
    nanos.addAndGet(Duration.ofSeconds(8).toNanos());
    assertThat(get(known).statusCode()).isEqualTo(200);
    await().atMost(SOON).until(access::isAway);
    nanos.addAndGet(Duration.ofMinutes(14).toNanos());
    assertThat(get(known).statusCode()).isEqualTo(200);
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    var refused = get(known);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
  }

  /** On a busy machine the first question may go unanswered, and the next has its time. */
  private void becomesKnown(Token token) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              boolean served = get(token).statusCode() == 200;
              if (!served) {
                nanos.addAndGet(Duration.ofMillis(500).toNanos());
              }
              return served;
            });
  }

  private void allServed(List<Token> tokens) throws Exception {
    for (var token : tokens) {
      assertThat(get(token).statusCode()).isEqualTo(200);
    }
  }

  private HttpResponse<String> get(Token token) throws IOException, InterruptedException {
    var url = "http://127.0.0.1:%d/namespaces/away/connectors/tool/x".formatted(bed.port());
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(SOON)
            .header("Authorization", "Bearer " + token.reveal());
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private Token token(String account) {
    return new Token(server.token(NAMESPACE, account, Token.AUDIENCE));
  }

  private void apply(String yaml) {
    server.admin().resource(yaml).forceConflicts().serverSideApply();
  }
}
