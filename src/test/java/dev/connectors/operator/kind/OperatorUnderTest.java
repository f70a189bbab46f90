package dev.connectors.operator.kind;

import dev.connectors.operator.api.Component;
import dev.connectors.operator.pass.Harness;
import dev.connectors.platform.ControllersOfRole;
import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.AuditLog.Mark;
import dev.connectors.testbed.AuditLog.Requests;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The operator with all its reconcilers, as a ServiceAccount with the rights that it ships with.
 */
final class OperatorUnderTest implements AutoCloseable {
  private static final String NAMESPACE = "connectors-operator";

  /** The namespace that an operator of the tests is set to, where nothing else is said. */
  static final String INSTALLATION = "engine-a";

  private static final String NAME = "connectors-operator";

  private final ApiServer server;
  private final String namespace;
  private final KubernetesClient client;
  private final Harness harness;
  private final Operator operator;
  private final Mark started;
  private final Passes passes = new Passes();
  private boolean closed;

  private OperatorUnderTest(ApiServer server, String installation, String namespace) {
    this.server = server;
    this.namespace = namespace;
    this.client = server.as(namespace, NAME);
    this.harness = new Harness(client, installation, namespace);
    this.started = server.audit().mark();
    this.operator =
        new Operator(
            o -> o.withKubernetesClient(client).withCloseClientOnStop(false).withMetrics(passes));
    Kinds.controllers(harness.engine()).forEach(operator::register);
  }

  static OperatorUnderTest start(ApiServer server) {
    return start(server, INSTALLATION);
  }

  static OperatorUnderTest start(ApiServer server, String installation) {
    return start(server, installation, NAMESPACE);
  }

  /** One that runs in a namespace of its own, beside another one. */
  static OperatorUnderTest start(ApiServer server, String installation, String namespace) {
    Shipped.install(server, namespace, NAME);
    var started = new OperatorUnderTest(server, installation, namespace);
    started.harness.watch();
    started.operator.start();
    started.harness.lead();
    return started;
  }

  /** All that it has asked since its start. */
  Requests requests() {
    return of(server.audit().requestsSince(started));
  }

  /** What it, and nobody else, asked. */
  Requests of(Requests requests) {
    return requests.user("system:serviceaccount:" + namespace + ":" + NAME);
  }

  /** How often it has looked at this component, to the end. */
  int passes(String component) {
    return passes.counts.computeIfAbsent(component, c -> new AtomicInteger()).get();
  }

  /** What it applies for this component. */
  List<GenericKubernetesResource> manifests(Component<?> component) {
    return harness.manifests(component);
  }

  /** Has every pass that makes a plan end in this, or none any more. */
  void breakPasses(Optional<Error> by) {
    harness.breakPasses(by);
  }

  void wake(String component, String namespace) {
    harness.wake(component, namespace);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      ControllersOfRole.stop(operator);
      harness.close();
      client.close();
    }
  }

  private static final class Passes implements Metrics {
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    @Override
    public void finishedReconciliation(HasMetadata resource, Map<String, Object> metadata) {
      counts
          .computeIfAbsent(resource.getMetadata().getName(), c -> new AtomicInteger())
          .incrementAndGet();
    }
  }
}
