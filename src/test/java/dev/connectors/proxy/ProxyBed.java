package dev.connectors.proxy;

import static dev.connectors.testbed.Patience.SOON;

import dev.connectors.connector.access.Caller;
import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Grant;
import dev.connectors.connector.access.Hold;
import dev.connectors.connector.access.Target;
import dev.connectors.connector.access.Token;
import dev.connectors.connector.access.Tokens;
import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ShippedClass;
import dev.connectors.connector.credential.Copies;
import dev.connectors.connector.credential.Credential;
import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.connector.tool.DeniedAddresses;
import dev.connectors.connector.tool.ToolsOnLoopback;
import dev.connectors.platform.http.Connections;
import dev.connectors.platform.http.Draining;
import dev.connectors.platform.http.Loopback;
import dev.connectors.platform.http.Relay;
import dev.connectors.platform.http.RelaySettings;
import dev.connectors.platform.http.TimesOnLoopback;
import dev.connectors.platform.http.name.Names;
import dev.connectors.proxy.limit.BreakerSettings;
import dev.connectors.proxy.limit.Breakers;
import dev.connectors.proxy.limit.LimitSettings;
import dev.connectors.proxy.limit.Limits;
import dev.connectors.proxy.listing.PluginServices;
import dev.connectors.proxy.listing.Tickets;
import dev.connectors.testbed.Settings;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** The proxy without a cluster: real connections, a directory of the test's own. */
final class ProxyBed implements AutoCloseable {
  static final String PASSWORD = "canary-7c1d";
  static final String INSTALLATION = "installation-1";
  static final Token TOKEN =
      Tokens.of("builder", Token.AUDIENCE, Instant.parse("2100-01-01T00:00:00Z"));

  static final Decision ALLOWED =
      new Decision.Allowed(new Caller("team", "builder", Optional.of("builder-0")));

  final Vertx vertx = Vertx.vertx();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Draining draining = new Draining();
  final Map<String, Connector> connectors = new ConcurrentHashMap<>();
  final Map<String, ConnectorClass> classes = new ConcurrentHashMap<>();
  final Map<String, Credential> credentials = new ConcurrentHashMap<>();
  final List<Target> asked = new CopyOnWriteArrayList<>();
  volatile Decision decision = ALLOWED;

  /** Whether decisions are in memory, so that nobody waits for one. */
  volatile boolean remembers;

  /** Moves the clock of tickets and breakers. */
  final AtomicLong nanosAhead = new AtomicLong();

  private final long started = System.nanoTime();
  private volatile boolean clockStands;

  /** Where plugins are; nobody listens at 1. */
  volatile int pluginPort = 1;

  private final Tickets tickets = new Tickets(() -> System.nanoTime() + nanosAhead.get());
  volatile Function<List<Target>, Decision> decisions = targets -> decision;

  /** How many streams were ever held. */
  final AtomicInteger holds = new AtomicInteger();

  /** What is called to withdraw a right from each stream that is held now. */
  final Set<Consumer<String>> held = ConcurrentHashMap.newKeySet();

  /** Who watches over streams. */
  volatile BiFunction<Grant, Consumer<String>, Hold> holder = this::holdUntilClosed;

  /** Who may do what. */
  volatile BiFunction<Optional<Token>, List<Target>, Decision> judge = this::knowsOneToken;

  final Routes routes;
  final ProxyHandler handler;
  private final HttpServer server;
  private final Relay relay;

  ProxyBed() {
    this(SOON);
  }

  ProxyBed(Duration responseTimeout) {
    this(responseTimeout, ToolsOnLoopback.DENIED);
  }

  /** With limits on who may have how many under way. */
  ProxyBed(Map<String, String> limits) {
    this(new TimesOnLoopback(SOON), ToolsOnLoopback.DENIED, limits);
  }

  ProxyBed(Duration responseTimeout, DeniedAddresses denied) {
    this(new TimesOnLoopback(responseTimeout), denied, Map.of());
  }

  /** With bounds of connections. */
  ProxyBed(RelaySettings settings) {
    this(settings, ToolsOnLoopback.DENIED, Map.of());
  }

  /** With DNS of the test's own. */
  ProxyBed(Function<Vertx, Names> names) {
    this(new TimesOnLoopback(SOON), ToolsOnLoopback.DENIED, Map.of(), names, Optional.empty());
  }

  /** With a cluster of the test's own, too. */
  ProxyBed(Function<Vertx, Names> names, Directory directory) {
    this(
        new TimesOnLoopback(SOON), ToolsOnLoopback.DENIED, Map.of(), names, Optional.of(directory));
  }

  private ProxyBed(RelaySettings settings, DeniedAddresses denied, Map<String, String> limits) {
    this(settings, denied, limits, Loopback::names, Optional.empty());
  }

  private ProxyBed(
      RelaySettings settings,
      DeniedAddresses denied,
      Map<String, String> limits,
      Function<Vertx, Names> names,
      Optional<Directory> cluster) {
    relay = new Relay(vertx, settings, draining, new Connections(names.apply(vertx)));
    var directory = cluster.orElseGet(Known::new);
    var audit = new Audit(meters);
    var loop = new Loop(Optional.of(INSTALLATION));
    routes =
        new Routes(
            new ClassTemplates(),
            new ToolClients(vertx, settings, ToolsOnLoopback.TRUST),
            denied,
            settings,
            new Breakers(
                Settings.of(BreakerSettings.class, limits),
                meters,
                () -> (clockStands ? started : System.nanoTime()) + nanosAhead.get()));
    handler =
        new ProxyHandler(
            vertx,
            directory,
            new RequiredRights(),
            new Decider.OfTokens(directory),
            new Entrance(new Limits(vertx, Settings.of(LimitSettings.class, limits), meters)),
            new Listings(
                vertx, tickets, plugin -> new PluginServices.At("127.0.0.1", pluginPort), relay),
            new Passage(directory, routes, relay, loop, audit),
            new LocalReplies(draining),
            loop,
            audit);
    server = serve(handler::handle);
    kind(
        """
        auth:
          types:
          - name: basicAuth
            secretType: kubernetes.io/basic-auth
            secretKeys: [username, password]
            optional: true
            inject:
              callerTokenHeader: Private-Token
              headers: {Authorization: "Basic {secret.username.basic(secret.password)}"}
        unmatched: ByMethod
        """);
  }

  /** From now on the clock of breakers is moved by the test alone. */
  void stopsClock() {
    clockStands = true;
  }

  HttpServer serve(Handler<HttpServerRequest> handler) {
    return Loopback.serve(vertx, handler);
  }

  String addressOf(HttpServer server) {
    return "http://127.0.0.1:" + server.actualPort();
  }

  int port() {
    return server.actualPort();
  }

  /** URL of the connector {@code tool} on the proxy. */
  String url(String path) {
    return addressOf(server) + "/namespaces/team/connectors/tool" + path;
  }

  /** With whatever credential there is copied anew, as a controller does at once. */
  void kind(String spec) {
    kindAlone(spec);
    copyAnew();
  }

  /** As when it changes while no controller runs. */
  void kindAlone(String spec) {
    kind(Serialization.unmarshal("spec:\n" + spec.indent(2), ConnectorClass.class));
  }

  /** The class of this name as it ships, in place of the bed's own. */
  void shipped(String name) {
    kind(ShippedClass.named(name));
    copyAnew();
  }

  private void copyAnew() {
    credentials.computeIfPresent("uid-1", (_, copy) -> credentialWith(copy.data()));
  }

  private void kind(ConnectorClass kind) {
    kind.getMetadata().setName("git");
    kind.getMetadata().setResourceVersion(Integer.toString(kind.getSpec().hashCode()));
    classes.put("git", kind);
  }

  /** With whatever credential it has copied anew, as a controller does at once. */
  void connector(String address, String more) {
    connectorAlone(address, more);
    credentials.computeIfPresent("uid-1", (_, copy) -> credentialWith(copy.data()));
  }

  /** As when it changes while no controller runs. */
  void connectorAlone(String address, String more) {
    var connector =
        Serialization.unmarshal(
            "spec:\n" + ("connectorClassName: git\naddress: " + address + "\n" + more).indent(2),
            Connector.class);
    connector.getMetadata().setName("tool");
    connector.getMetadata().setNamespace("team");
    connector.getMetadata().setUid("uid-1");
    connector.getMetadata().setResourceVersion(Integer.toString((address + more).hashCode()));
    connectors.put("team/tool", connector);
  }

  /** The connector with a credential. */
  void signedIn(String address) {
    connector(address, "auth: {name: basicAuth, secretRef: {name: s}}\n");
    credential(Map.of("username", "robot", "password", PASSWORD));
  }

  /** The same connector in another namespace, without a credential. */
  void another(String namespace) {
    var other = Serialization.clone(connectors.get("team/tool"));
    other.getMetadata().setNamespace(namespace);
    other.getMetadata().setUid("uid-of-" + namespace);
    connectors.put(namespace + "/tool", other);
  }

  void credential(Map<String, String> data) {
    credentials.put("uid-1", credentialWith(data));
  }

  private Credential credentialWith(Map<String, String> data) {
    var connector = connectors.get("team/tool");
    return Copies.of(
        connector,
        classes.get(connector.getSpec().connectorClassName()),
        Integer.toString(data.hashCode()),
        "basicAuth",
        data);
  }

  private Hold holdUntilClosed(Grant grant, Consumer<String> onWithdrawn) {
    held.add(onWithdrawn);
    return () -> held.remove(onWithdrawn);
  }

  private Decision knowsOneToken(Optional<Token> token, List<Target> targets) {
    return token.filter(TOKEN::equals).isPresent()
        ? decisions.apply(targets)
        : new Decision.Denied(401, "a token with the audience x", Optional.empty());
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private final class Known implements Directory {
    @Override
    public Optional<Connector> connector(String namespace, String name) {
      return Optional.ofNullable(connectors.get(namespace + "/" + name));
    }

    @Override
    public Optional<ConnectorClass> connectorClass(String name) {
      return Optional.ofNullable(classes.get(name));
    }

    @Override
    public Optional<Credential> credential(String connectorUid) {
      return Optional.ofNullable(credentials.get(connectorUid));
    }

    @Override
    public CompletionStage<Decision> decide(Optional<Token> token, List<Target> targets) {
      asked.addAll(targets);
      return remembers
          ? CompletableFuture.completedFuture(judge.apply(token, targets))
          : CompletableFuture.supplyAsync(() -> judge.apply(token, targets));
    }

    @Override
    public Hold hold(Grant grant, Consumer<String> onWithdrawn) {
      holds.incrementAndGet();
      return holder.apply(grant, onWithdrawn);
    }
  }
}
