package dev.connectors.controller;

import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.controller.probe.ProbeSettings;
import dev.connectors.platform.ControllersOfRole;
import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.Settings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;

/** The reconcilers of the role, as its ServiceAccount, leading. */
final class RunningController implements AutoCloseable {
  static final String ACCOUNT = "connectors-controller-manager";

  private final KubernetesClient client;
  private final ConnectorReconciler connectors;
  private final Operator operator;
  private boolean closed;

  RunningController(ApiServer server, String installation) {
    this(server, installation, Clock.systemUTC());
  }

  RunningController(ApiServer server, String installation, Clock clock) {
    client = server.as(installation, ACCOUNT);
    var templates = new ClassTemplates();
    connectors =
        new ConnectorReconciler(
            client,
            new Installation(installation, "cluster.local"),
            templates,
            Settings.defaults(ProbeSettings.class),
            new SimpleMeterRegistry(),
            () -> true,
            clock);
    operator =
        new Operator(
            overrider -> overrider.withKubernetesClient(client).withCloseClientOnStop(false));
    operator.register(new ConnectorClassReconciler(templates));
    operator.register(connectors);
    operator.start();
    connectors.sweep();
  }

  static String user(String installation) {
    return "system:serviceaccount:%s:%s".formatted(installation, ACCOUNT);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      ControllersOfRole.stop(operator);
      connectors.close();
      client.close();
    }
  }
}
