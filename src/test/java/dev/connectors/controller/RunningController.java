package dev.connectors.controller;

import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.connector.tool.ToolsOnLoopback;
import dev.connectors.controller.installation.Installation;
import dev.connectors.controller.probe.HttpProbe;
import dev.connectors.controller.probe.ProbeSettings;
import dev.connectors.controller.secret.SecretSettings;
import dev.connectors.platform.ControllersOfRole;
import dev.connectors.platform.LeaderLease;
import dev.connectors.platform.Leases;
import dev.connectors.platform.http.Loopback;
import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.Settings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The reconcilers of the role, as its ServiceAccount, leading. */
final class RunningController implements AutoCloseable {
  static final String ACCOUNT = "connectors-controller-manager";

  /** Of the ConnectorsCore that owns what the role makes. */
  static final String CORE_UID = "0b5a5c0e-7d0c-4a5e-9f1d-000000000001";

  static final String VERSION = "0.2.0-test";

  /** As shipped, but for what is tried again. */
  private static final Pace QUICKLY =
      new Pace(Duration.ofSeconds(1), Pace.SHIPPED.sweeps(), Pace.SHIPPED.looks());

  private final KubernetesClient client;
  private final LeaderLease lease;
  private final ConnectorReconciler connectors;
  private final Operator operator;
  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private boolean closed;

  RunningController(ApiServer server, String installation) {
    this(server, installation, Clock.systemUTC());
  }

  /** Leads at once. */
  RunningController(ApiServer server, String installation, Clock clock) {
    this(server, installation, clock, false, Map.of());
  }

  /** Leads when it has been elected, as the role does. */
  static RunningController elected(ApiServer server, String installation) {
    return new RunningController(server, installation, Clock.systemUTC(), true, Map.of());
  }

  /** With these settings of {@link SecretSettings} and the shipped ones else. */
  static RunningController with(
      ApiServer server, String installation, Map<String, String> settings) {
    return new RunningController(server, installation, Clock.systemUTC(), false, settings);
  }

  private RunningController(
      ApiServer server,
      String installation,
      Clock clock,
      boolean isElected,
      Map<String, String> secretSettings) {
    client = server.as(installation, ACCOUNT);
    lease = Leases.of(client, "controller-manager", installation);
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
            Settings.of(SecretSettings.class, secretSettings),
            meters,
            () -> !isElected || lease.leading(),
            clock,
            QUICKLY);
    operator =
        new Operator(
            overrider -> {
              overrider.withKubernetesClient(client).withCloseClientOnStop(false);
              if (isElected) {
                overrider.withLeaderElectionConfiguration(Leases.election(lease));
              }
            });
    operator.register(new ConnectorClassReconciler(templates));
    operator.register(connectors);
    if (isElected) {
      lease.whenLeading(connectors::lead);
      operator.start();
    } else {
      operator.start();
      connectors.lead();
    }
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
      Leases.stopping(lease);
      ControllersOfRole.stop(operator);
      connectors.close();
      vertx.close().toCompletionStage().toCompletableFuture().join();
      client.close();
    }
  }
}
