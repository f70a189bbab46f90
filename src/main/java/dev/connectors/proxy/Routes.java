package dev.connectors.proxy;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorClassSpec.AuthType;
import dev.connectors.connector.api.ConnectorClassSpec.ParamSpec;
import dev.connectors.connector.api.ConnectorSpec;
import dev.connectors.connector.api.Param;
import dev.connectors.connector.credential.Credential;
import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.connector.template.TemplateProblem;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
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
  private final Map<String, Kept> byUid = new ConcurrentHashMap<>();

  Routes(ClassTemplates templates, ToolClients clients) {
    this.templates = templates;
    this.clients = clients;
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
    var route = make(connector.getSpec(), kind, current(connector, credential));
    if (byUid.size() >= KEPT) {
      byUid.clear();
    }
    byUid.put(uid, new Kept(version, route));
    return route;
  }

  private Route make(ConnectorSpec spec, ConnectorClass kind, Optional<Credential> credential) {
    var params = params(kind.getSpec().params(), spec.params());
    ToolAddress address;
    try {
      address = ToolAddress.of(spec.address());
    } catch (IllegalArgumentException e) {
      throw new NotServed(503, "its address is not a URL: check spec.address");
    }
    boolean verified = !"false".equalsIgnoreCase(params.getOrDefault("sslVerify", "true"));
    if (spec.caCertSecret().isPresent()
        && credential.flatMap(Credential::caCertificate).isEmpty()
        && address.tls()
        && verified) {
      throw new NotServed(
          503,
          "its CA certificate is not here: check that the Secret named in spec.caCertSecretRef"
              + " exists and has the key ca.crt");
    }
    var client = clients.client(verified, credential.flatMap(Credential::caCertificate));
    return new Route(address, injected(spec, kind, credential, params), client);
  }

  private Injected injected(
      ConnectorSpec spec,
      ConnectorClass kind,
      Optional<Credential> credential,
      Map<String, String> params) {
    if (spec.authentication().isEmpty()) {
      return Injected.NOTHING;
    }
    var auth = spec.authentication().get();
    var className = kind.getMetadata().getName();
    var type =
        kind.getSpec()
            .authType(auth.name())
            .orElseThrow(
                () ->
                    new NotServed(
                        503,
                        "its class %s has no auth type %s: check spec.auth.name"
                            .formatted(className, auth.name())));
    if (auth.secret().isEmpty()) {
      if (type.worksWithoutSecret()) {
        return Injected.NOTHING;
      }
      throw new NotServed(503, "it has no credential: set spec.auth.secretRef");
    }
    var usable = credential.filter(c -> c.auth().equals(auth.name()));
    if (usable.isEmpty() || !usable.get().data().keySet().containsAll(type.secretKeys())) {
      throw new NotServed(
          503,
          "its credential is not here: check that Secret %s exists and has the keys %s, and look at the condition SecretReady of the connector"
              .formatted(auth.secret().get().name(), type.secretKeys()));
    }
    Map<String, Object> data =
        Map.of(
            "secret", usable.get().data(),
            "param", params,
            "auth", Map.of("param", params(type.params(), auth.params())));
    return render(type, className, data);
  }

  private Injected render(AuthType type, String className, Map<String, Object> data) {
    return Optional.ofNullable(type.inject())
        .map(
            inject ->
                new Injected(
                    fill(inject.headers(), className, data), fill(inject.query(), className, data)))
        .orElse(Injected.NOTHING);
  }

  private Map<String, String> fill(
      Map<String, String> byName, String className, Map<String, Object> data) {
    var filled = new HashMap<String, String>();
    byName.forEach(
        (name, template) -> {
          try {
            filled.put(name, oneLine(templates.render(template, data).strip(), name));
          } catch (TemplateProblem e) {
            throw new NotServed(
                503,
                "template %s in inject of ConnectorClass %s: %s"
                    .formatted(name, className, e.getMessage()));
          }
        });
    return filled;
  }

  private static String oneLine(String value, String name) {
    if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 127)) {
      throw new NotServed(
          503,
          "%s would hold a control character: check the Secret for line breaks within a value"
              .formatted(name));
    }
    return value;
  }

  /** The class's defaults under what is set. */
  private static Map<String, String> params(List<ParamSpec> declared, List<Param> set) {
    var values = new HashMap<String, String>();
    for (var param : declared) {
      if (param.defaultValue() != null) {
        values.put(param.name(), param.defaultValue());
      }
    }
    for (var param : set) {
      values.put(param.name(), Optional.ofNullable(param.value()).orElse(""));
    }
    return Map.copyOf(values);
  }

  /** A copy made for the connector as it was before, or for another of its name, is never used. */
  private static Optional<Credential> current(
      Connector connector, Optional<Credential> credential) {
    var current = credential.filter(copy -> copy.matches(connector));
    var spec = connector.getSpec();
    if (credential.isPresent()
        && current.isEmpty()
        && (spec.authentication().flatMap(ConnectorSpec.Auth::secret).isPresent()
            || spec.caCertSecret().isPresent())) {
      throw new NotServed(
          503,
          "its credential is being copied anew, since the connector has changed; if that takes longer than a few seconds, look at its conditions and at connectors-controller-manager");
    }
    return current;
  }
}
