package dev.connectors.proxy;

import dev.connectors.connector.access.Target;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorClassSpec.Verb;
import dev.connectors.connector.tool.Operations;
import dev.connectors.connector.tool.Requirement.BadRequest;
import dev.connectors.connector.tool.Requirement.MethodNotAllowed;
import dev.connectors.connector.tool.Requirement.Needs;
import dev.connectors.connector.tool.Requirement.NotAllowed;
import dev.connectors.platform.http.Headers;
import dev.connectors.platform.http.PathAndQuery;
import dev.connectors.platform.http.Problem;
import dev.connectors.proxy.ingress.Entry;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which rights a request takes: by its entry, and by the operations of the connector's class. */
@Singleton
class RequiredRights {
  private static final Needs READING = new Needs(Set.of(Verb.get), false, false);

  /**
   * What a request takes.
   *
   * @param needs all of which must be granted
   * @param refusal of what the class lets nobody send; told only to who may read
   */
  record Required(Entry url, Needs needs, Optional<Problem> refusal) {
    /** One for each right; the caller must have them all. */
    List<Target> targets() {
      if (needs.verbs().size() == 1 && !needs.mint()) {
        return List.of(target(needs.verbs().iterator().next()));
      }
      var targets = new ArrayList<Target>(needs.verbs().size() + 1);
      needs.verbs().stream().sorted().forEach(verb -> targets.add(target(verb)));
      if (needs.mint()) {
        targets.add(Target.mint(url.namespace(), url.name()));
      }
      return targets;
    }

    /** The same with what the request's body asks for. */
    Required and(Verb verb) {
      return new Required(url, needs.and(verb), refusal);
    }

    private Target target(Verb verb) {
      return url instanceof Entry.Apis
          ? Target.apis(url.namespace(), url.name(), verb.name())
          : Target.proxy(url.namespace(), url.name(), verb.name());
    }
  }

  private record Compiled(String version, Operations operations) {}

  private final Map<String, Compiled> byClass = new ConcurrentHashMap<>();

  /** Reading the connector, whatever the operations of its class say. */
  static Required reading(Entry url) {
    return new Required(url, READING, Optional.empty());
  }

  /** A connector without a class can be read by nobody; who may is told what is missing. */
  Required of(HttpServerRequest request, Entry url, Optional<ConnectorClass> connectorClass) {
    if (connectorClass.isEmpty()) {
      return reading(url);
    }
    var asked = PathAndQuery.of(url.uri());
    boolean upgrade = Headers.asksForWebsocket(request);
    var required =
        operations(connectorClass.get())
            .of(request.method().name(), asked.path(), asked.query(), upgrade);
    return switch (required) {
      case Needs needs -> new Required(url, readFirst(needs), Optional.empty());
      case BadRequest bad -> refused(url, new Problem(400, bad.why()));
      case NotAllowed refused -> refused(url, new Problem(403, refused.why()));
      case MethodNotAllowed refused -> refused(url, new Problem(405, refused.why()));
    };
  }

  /** Nobody's body is read who may not even read from the tool. */
  private static Needs readFirst(Needs needs) {
    return needs.lfsBatch() ? needs.and(Verb.get) : needs;
  }

  private static Required refused(Entry url, Problem refusal) {
    return new Required(url, READING, Optional.of(refusal));
  }

  private Operations operations(ConnectorClass connectorClass) {
    var name = connectorClass.getMetadata().getName();
    var version = String.valueOf(connectorClass.getMetadata().getResourceVersion());
    var known = byClass.get(name);
    if (known != null && known.version().equals(version)) {
      return known.operations();
    }
    var fresh = new Compiled(version, Operations.of(name, connectorClass.getSpec()));
    byClass.put(name, fresh);
    return fresh.operations();
  }
}
