package dev.connectors.proxy;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorSpec;
import dev.connectors.connector.credential.Credential;
import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.connector.tool.DeniedAddresses;
import dev.connectors.connector.tool.ToolAccess;
import dev.connectors.connector.tool.ToolProblem;
import dev.connectors.platform.http.NotServed;
import dev.connectors.proxy.answer.ToolAnswers;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Finds, or makes, the route to a connector: templates are filled in when something changed. */
@Singleton
class Routes {
  private static final int KEPT = 10_000;

  private record Version(String connector, String connectorClass, String credential) {}

  private record Kept(Version version, Route route) {}

  private final ClassTemplates templates;
  private final ToolClients clients;
  private final DeniedAddresses denied;
  private final Map<String, Kept> byUid = new ConcurrentHashMap<>();

  Routes(ClassTemplates templates, ToolClients clients, DeniedAddresses denied) {
    this.templates = templates;
    this.clients = clients;
    this.denied = denied;
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
    var kept = byUid.get(uid);
    if (kept != null && kept.version().equals(version)) {
      return kept.route();
    }
    var route = make(connector.getSpec(), kind, current(connector, kind, credential));
    if (byUid.size() >= KEPT) {
      byUid.clear();
    }
    byUid.put(uid, new Kept(version, route));
    return route;
  }

  private Route make(ConnectorSpec spec, ConnectorClass kind, Optional<Credential> credential) {
    var access = ToolAccess.of(spec, kind.getSpec()).orThrow(Routes::broken);
    var trust = access.trust(credential.flatMap(Credential::caCertificate)).orThrow(Routes::broken);
    var auth = spec.authentication().map(ConnectorSpec.Auth::name);
    var secret = credential.filter(c -> auth.filter(c.auth()::equals).isPresent());
    var injection =
        access.injection(secret.map(Credential::data), templates).orThrow(Routes::broken);
    return new Route(
        access.address(),
        injection,
        clients.client(trust),
        denied,
        ToolAnswers.of(kind.getSpec(), access.address(), injection));
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
