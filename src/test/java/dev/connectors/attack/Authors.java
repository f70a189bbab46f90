package dev.connectors.attack;

import dev.connectors.connector.api.Connector;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A namespace of a team that writes Connectors. */
final class Authors implements AutoCloseable {
  private static final Duration REMOVAL = Duration.ofMinutes(10);

  private final Scene scene;
  private final Report report;
  private final String namespace;

  Authors(Scene scene, Report report, String namespace) {
    this.scene = scene;
    this.report = report;
    this.namespace = namespace;
    scene
        .admin()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .serverSideApply();
  }

  String namespace() {
    return namespace;
  }

  /** To a tool without a credential. */
  Connector connector(String name, String address) {
    return connector(name, address, "");
  }

  /**
   * @param more further lines of the spec, indented by two
   */
  Connector connector(String name, String address, String more) {
    return Serialization.unmarshal(
        """
        apiVersion: connectors.alauda.io/v1alpha1
        kind: Connector
        metadata: {name: %s, namespace: %s}
        spec:
          connectorClassName: git
          address: %s
        %s"""
            .formatted(name, namespace, address, more),
        Connector.class);
  }

  void write(HasMetadata object) {
    scene.admin().resource(object).serverSideApply();
  }

  /** Writes many, several at a time, and says how far it is. */
  void write(int number, IntFunction<? extends HasMetadata> objects) {
    int batch = Math.max(1, number / 5);
    for (int from = 0; from < number; from += batch) {
      IntStream.range(from, Math.min(number, from + batch))
          .parallel()
          .mapToObj(objects)
          .forEach(this::write);
      report.progress(Math.min(number, from + batch) + " of " + number + " written");
    }
  }

  void remove(String connector) {
    scene.admin().resources(Connector.class).inNamespace(namespace).withName(connector).delete();
  }

  List<Connector> connectors() {
    return scene.admin().resources(Connector.class).inNamespace(namespace).list().getItems();
  }

  static Optional<Condition> condition(Connector connector, String type) {
    return Optional.ofNullable(connector.getStatus()).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.getType().equals(type))
        .findFirst();
  }

  static boolean isTrue(Connector connector, String type) {
    return condition(connector, type).filter(found -> found.getStatus().equals("True")).isPresent();
  }

  static boolean hasReason(Connector connector, String type, String reason) {
    return condition(connector, type).filter(found -> reason.equals(found.getReason())).isPresent();
  }

  /** Removes it with all that it holds. */
  @Override
  public void close() {
    report.progress("remove namespace " + namespace);
    var made = scene.admin().namespaces().withName(namespace);
    made.delete();
    made.waitUntilCondition(gone -> gone == null, REMOVAL.toSeconds(), TimeUnit.SECONDS);
  }
}
