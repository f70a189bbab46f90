package dev.connectors.proxy;

import dev.connectors.connector.access.Target;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorClassSpec.Verb;
import dev.connectors.connector.tool.Operations;
import dev.connectors.connector.tool.Requirement.BadRequest;
import dev.connectors.connector.tool.Requirement.MethodNotAllowed;
import dev.connectors.connector.tool.Requirement.Needs;
import dev.connectors.connector.tool.Requirement.NotAllowed;
import dev.connectors.proxy.ingress.Entry;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which rights a request takes: by its entry, and by the operations of the connector's class. */
@Singleton
class RequiredRights {
  /**
   * All targets must be granted.
   *
   * @param refusal of what the class lets nobody send; told only to who may read
   */
  record Required(List<Target> targets, Optional<NotServed> refusal) {}

  private record Compiled(String version, Operations operations) {}

  private final Map<String, Compiled> byClass = new ConcurrentHashMap<>();

  Required of(HttpServerRequest request, Entry url, Optional<ConnectorClass> kind) {
    if (kind.filter(k -> !k.getSpec().operations().isEmpty()).isEmpty()) {
      return granted(List.of(target(url, RequestRules.verb(request, url))));
    }
    int mark = url.uri().indexOf('?');
    var path = mark < 0 ? url.uri() : url.uri().substring(0, mark);
    var query = mark < 0 ? "" : url.uri().substring(mark + 1);
    // The relay passes no other protocol on; Java's client offers h2c with every first request.
    boolean upgrade = "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    var required = operations(kind.orElseThrow()).of(request.method().name(), path, query, upgrade);
    return switch (required) {
      case Needs needs -> granted(targets(url, needs));
      case BadRequest bad -> refused(url, new NotServed(400, bad.why()));
      case NotAllowed refused -> refused(url, new NotServed(403, refused.why()));
      case MethodNotAllowed refused -> refused(url, new NotServed(405, refused.why()));
    };
  }

  private static Required granted(List<Target> targets) {
    return new Required(targets, Optional.empty());
  }

  private static Required refused(Entry url, NotServed refusal) {
    return new Required(List.of(target(url, Verb.get.name())), Optional.of(refusal));
  }

  private static List<Target> targets(Entry url, Needs needs) {
    // Which way a batch goes stands in its body, which nobody has read yet: it takes the stronger.
    var verbs = needs.lfsBatch() ? needs.and(Verb.create).verbs() : needs.verbs();
    var targets = new ArrayList<Target>(verbs.size() + 1);
    verbs.forEach(verb -> targets.add(target(url, verb.name())));
    if (needs.mint()) {
      targets.add(Target.mint(url.namespace(), url.name()));
    }
    return targets;
  }

  private static Target target(Entry url, String verb) {
    return url instanceof Entry.Apis
        ? Target.apis(url.namespace(), url.name(), verb)
        : Target.proxy(url.namespace(), url.name(), verb);
  }

  private Operations operations(ConnectorClass kind) {
    var name = kind.getMetadata().getName();
    var version = String.valueOf(kind.getMetadata().getResourceVersion());
    var known = byClass.get(name);
    if (known != null && known.version().equals(version)) {
      return known.operations();
    }
    var fresh = new Compiled(version, Operations.of(name, kind.getSpec()));
    byClass.put(name, fresh);
    return fresh.operations();
  }
}
