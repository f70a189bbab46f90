package dev.connectors.controller;

import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.connector.tool.ToolsOnLoopback;
import dev.connectors.controller.probe.HttpProbe;
import dev.connectors.controller.probe.ProbeSettings;
import dev.connectors.platform.ControllersOfRole;
import dev.connectors.platform.http.Loopback;
import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.Settings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Optional;

/** The reconcilers of the role, as its ServiceAccount, leading. */
final class RunningController implements AutoCloseable {
  static final String ACCOUNT = "connectors-controller-manager";

  /** Of the ConnectorsCore that owns what the role makes. */
  static final String CORE_UID = "0b5a5c0e-7d0c-4a5e-9f1d-000000000001";

  static final String VERSION = "0.2.0-test";

  private final KubernetesClient client;
  private final ConnectorReconciler connectors;
  private final Operator operator;
  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private boolean closed;

  RunningController(ApiServer server, String installation) {
    this(server, installation, Clock.systemUTC());
  }

  RunningController(ApiServer server, String installation, Clock clock) {
    client = server.as(installation, ACCOUNT);
    var templates = new ClassTemplates();
    var settings = Settings.defaults(ProbeSettings.class);
    var probe =
        new HttpProbe(
            vertx,
            ToolsOnLoopback.DENIED,
            ToolsOnLoopback.TRUST,
            Loopback.connections(vertx),
            settings.timeout());
    connectors =
        new ConnectorReconciler(
            client,
            new Installation(installation, "cluster.local", Optional.of(CORE_UID), VERSION),
            templates,
            probe,
            settings,
            meters,
            () -> true,
            clock);
    operator =
        new Operator(
            overrider -> overrider.withKubernetesClient(client).withCloseClientOnStop(false));
    operator.register(new ConnectorClassReconciler(templates));
    operator.register(connectors);
    operator.start();
    connectors.lead();
  }

  void sweep() {
    connectors.sweep();
  }

  static String user(String installation) {
    return "system:serviceaccount:%s:%s".formatted(installation, ACCOUNT);
  }

  int secretWatches() {
    return (int) meters.get("connectors.secret.watches").gauge().value();
  }

  int probes() {
    return (int) meters.get("connectors.probes.active").gauge().value();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      ControllersOfRole.stop(operator);
      connectors.close();
      vertx.close().toCompletionStage().toCompletableFuture().join();
      client.close();
    }
  }
}
