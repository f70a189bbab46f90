package dev.connectors.proxy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorSpec;
import dev.connectors.connector.credential.Credential;
import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.connector.tool.DeniedAddresses;
import dev.connectors.connector.tool.ToolAccess;
import dev.connectors.connector.tool.ToolProblem;
import dev.connectors.platform.http.AnswerTime;
import dev.connectors.platform.http.NotServed;
import dev.connectors.platform.http.Pools;
import dev.connectors.platform.http.RelaySettings;
import dev.connectors.proxy.answer.ToolAnswers;
import dev.connectors.proxy.limit.Breakers;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds, or makes, the route to a connector: templates are filled in when something changed. */
@Singleton
class Routes {
  private static final int KEPT = 10_000;

  private record Version(String connector, String connectorClass, String credential) {}

  private record Kept(Version version, Route route) {}

  private final ClassTemplates templates;
  private final ToolClients clients;
  private final DeniedAddresses denied;
  private final Pools pools;
  private final Breakers breakers;
  private final Cache<String, Kept> byUid =
      Caffeine.newBuilder()
          .maximumSize(KEPT)
          .executor(Runnable::run)
          .<String, Kept>removalListener(Routes::removed)
          .build();

  Routes(
      ClassTemplates templates,
      ToolClients clients,
      DeniedAddresses denied,
      RelaySettings settings,
      Breakers breakers) {
    this.templates = templates;
    this.clients = clients;
    this.denied = denied;
    this.pools = new Pools(settings.connections());
    this.breakers = breakers;
  }

  /**
   * The way to the connector's tool.
   *
   * @throws NotServed when the connector lacks something
   */
  Route to(Connector connector, ConnectorClass kind, Optional<Credential> credential) {
    var version =
        new Version(
            connector.getMetadata().getResourceVersion(),
            kind.getMetadata().getResourceVersion(),
            credential.map(Credential::version).orElse(""));
    var uid = connector.getMetadata().getUid();
    var kept = byUid.getIfPresent(uid);
    if (kept != null && kept.version().equals(version)) {
      return kept.route();
    }
    // One at a time for a connector, so that it never has two lines.
    return Objects.requireNonNull(
            byUid
                .asMap()
                .compute(
                    uid,
                    (_, before) ->
                        before != null && before.version().equals(version)
                            ? before
                            : new Kept(
                                version,
                                make(
                                    connector.getSpec(),
                                    kind,
                                    current(connector, kind, credential),
                                    Optional.ofNullable(before).map(Kept::route)))))
        .route();
  }

  /** The connector is gone. */
  void forget(String uid) {
    byUid.invalidate(uid);
  }

  /** How many connections there are, of all connectors. */
  int connections() {
    return pools.size();
  }

  private Route make(
      ConnectorSpec spec,
      ConnectorClass kind,
      Optional<Credential> credential,
      Optional<Route> before) {
    var access = ToolAccess.of(spec, kind.getSpec()).orThrow(Routes::broken);
    var trust = access.trust(credential.flatMap(Credential::caCertificate)).orThrow(Routes::broken);
    var auth = spec.authentication().map(ConnectorSpec.Auth::name);
    var secret = credential.filter(c -> auth.filter(c.auth()::equals).isPresent());
    var injection =
        access.injection(secret.map(Credential::data), templates).orThrow(Routes::broken);
    var client = clients.client(trust);
    var name = kind.getMetadata().getName();
    return new Route(
        access.address(),
        injection,
        client,
        denied,
        ToolAnswers.of(kind.getSpec(), access.address(), injection),
        time(kind),
        line(new Line.Ends(name, access.address(), trust, injection), before));
  }

  private Line line(Line.Ends ends, Optional<Route> before) {
    var same = before.map(Route::line).filter(line -> line.ends().equals(ends));
    if (same.isPresent()) {
      return same.get();
    }
    before.map(Route::line).ifPresent(Line::leave);
    return new Line(ends, pools.pool(), breakers.breaker());
  }

  /** How long tools of a class may take, where it says so. */
  static Optional<AnswerTime> time(ConnectorClass kind) {
    return kind.getSpec()
        .times()
        .untilAnswer()
        .map(
            time ->
                new AnswerTime(
                    time,
                    "spec.timeouts.response of ConnectorClass " + kind.getMetadata().getName()));
  }

  /** One that is replaced has given its line on, or has left it. */
  private static void removed(@Nullable String uid, @Nullable Kept kept, RemovalCause cause) {
    if (kept != null && cause != RemovalCause.REPLACED) {
      kept.route().line().leave();
    }
  }

  /** A copy made for the connector as it was before, or for another of its name, is never used. */
  private static Optional<Credential> current(
      Connector connector, ConnectorClass kind, Optional<Credential> credential) {
    var current = credential.filter(copy -> copy.matches(connector, kind));
    if (credential.isPresent() && current.isEmpty() && connector.getSpec().namesSecret()) {
      throw new NotServed(
          503,
          "its credential is being copied anew, since the connector or its ConnectorClass has changed; if that takes longer than a few seconds, look at its conditions and at connectors-controller-manager");
    }
    return current;
  }

  /** The connector has to be mended before anything is passed on. */
  static NotServed broken(ToolProblem problem) {
    return new NotServed(503, problem.message());
  }
}
