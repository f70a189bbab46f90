package dev.connectors.operator.plan;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names one object; the namespace of a cluster-scoped one is empty. */
public record Ref(Kind kind, String namespace, String name) {
  public static Ref of(HasMetadata object) {
    var kind = Kind.of(object);
    return new Ref(
        kind,
        kind.namespaced() ? object.getMetadata().getNamespace() : "",
        object.getMetadata().getName());
  }

  /** As in an informer's store. */
  public String key() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }

  /** Its path at the API server. */
  public String path() {
    var context = kind.context();
    return Stream.of(
            context.getGroup().isEmpty() ? "/api" : "/apis/" + context.getGroup(),
            context.getVersion(),
            namespace.isEmpty() ? "" : "namespaces/" + namespace,
            context.getPlural(),
            name)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("/"));
  }

  @Override
  public String toString() {
    return kind.kind() + " " + key();
  }
}
