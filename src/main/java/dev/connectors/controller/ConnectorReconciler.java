package dev.connectors.controller;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorStatus;
import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.controller.check.ConnectorStatuses;
import dev.connectors.controller.installation.Installation;
import dev.connectors.controller.probe.ConnectorProbes;
import dev.connectors.controller.probe.HttpProbe;
import dev.connectors.controller.probe.ProbeSettings;
import dev.connectors.controller.secret.AuthoringPolicies;
import dev.connectors.controller.secret.CredentialCopies;
import dev.connectors.controller.secret.Leftovers;
import dev.connectors.controller.secret.SecretSettings;
import dev.connectors.controller.secret.UserSecrets;
import dev.connectors.controller.service.ProxyServices;
import dev.connectors.platform.Conditions;
import dev.connectors.platform.ForRole;
import dev.connectors.platform.LeaderLease;
import dev.connectors.platform.PassBorder;
import dev.connectors.platform.Rounds;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Gives each Connector its Service and its copied credential, has its tool probed, and says in its
 * conditions what is missing. No finalizer: what is outside the Connector's namespace is removed
 * when its deletion is seen, and swept again and again while this process leads.
 */
@Singleton
@ForRole("controller-manager")
@ControllerConfiguration(name = "connector", fieldManager = Installation.FIELD_MANAGER)
@GradualRetry(
    maxAttempts = Integer.MAX_VALUE,
    initialInterval = Pace.FIRST_RETRY,
    maxInterval = Pace.LONGEST_RETRY)
public class ConnectorReconciler implements Reconciler<Connector>, AutoCloseable {
  private final KubernetesClient client;
  private final Installation installation;
  private final ConnectorStatuses statuses;
  private final Clock clock;
  private final BooleanSupplier leading;
  private final MeterRegistry metrics;
  private final Pace pace;
  private final UserSecrets secrets;
  private final AuthoringPolicies policies;
  private final ConnectorProbes probes;
  private final ConnectorEvents events;
  private final Rounds rounds = new Rounds();
  private IndexerResourceCache<Connector> connectors;
  private ConnectorPass pass;
  private Leftovers leftovers;
  private Takeover takeover;

  @Inject
  ConnectorReconciler(
      KubernetesClient client,
      Installation installation,
      ClassTemplates templates,
      HttpProbe probe,
      ProbeSettings probeSettings,
      SecretSettings secretSettings,
      MeterRegistry metrics,
      LeaderLease lease) {
    this(
        client,
        installation,
        templates,
        probe,
        probeSettings,
        secretSettings,
        metrics,
        lease::leading,
        Clock.systemUTC(),
        Pace.SHIPPED);
  }

  // The SDK gives the event sources later, and before the first pass.
  @SuppressWarnings("NullAway.Init")
  ConnectorReconciler(
      KubernetesClient client,
      Installation installation,
      ClassTemplates templates,
      HttpProbe probe,
      ProbeSettings probeSettings,
      SecretSettings secretSettings,
      MeterRegistry metrics,
      BooleanSupplier leading,
      Clock clock,
      Pace pace) {
    this.client = client;
    this.installation = installation;
    this.statuses = new ConnectorStatuses(installation, new Conditions(clock));
    this.clock = clock;
    this.leading = leading;
    this.metrics = metrics;
    this.pace = pace;
    this.events = new ConnectorEvents(connector -> leftovers.gone(connector));
    this.secrets = new UserSecrets(client, secretSettings, events::lookAgain);
    this.policies = new AuthoringPolicies(client, this::lookAtAll);
    this.probes = new ConnectorProbes(templates, probe, probeSettings, metrics, events::lookAgain);
  }

  @Override
  public List<EventSource<?, Connector>> prepareEventSources(
      EventSourceContext<Connector> context) {
    connectors = context.getPrimaryCache();
    var classes = classes(context);
    var copies = new CredentialCopies(client, installation, context);
    var services = new ProxyServices(client, installation, context);
    leftovers = new Leftovers(connectors, copies, secrets, probes::forget, leading);
    takeover = new Takeover(client, installation, copies);
    pass = new ConnectorPass(classes, services, secrets, policies, copies, probes, clock);
    policies.start();
    metrics.gauge("connectors.credential.copies", copies, CredentialCopies::count);
    metrics.gauge("connectors.secret.watches", secrets, UserSecrets::count);
    return List.of(classes, copies.eventSource(), services.eventSource(), events);
  }

  private InformerEventSource<ConnectorClass, Connector> classes(
      EventSourceContext<Connector> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(ConnectorClass.class, Connector.class)
            .withName("connector-classes")
            .withSecondaryToPrimaryMapper(this::connectorsOf)
            .withPrimaryToSecondaryMapper(
                (Connector connector) ->
                    Set.of(new ResourceID(connector.getSpec().connectorClassName())))
            .build(),
        context);
  }

  @Override
  public UpdateControl<Connector> reconcile(Connector connector, Context<Connector> context) {
    return PassBorder.run(() -> look(connector, context));
  }

  private UpdateControl<Connector> look(Connector connector, Context<Connector> context) {
    if (connector.isMarkedForDeletion()) {
      return UpdateControl.noUpdate();
    }
    boolean couldDecide = false;
    try {
      var found = pass.run(connector);
      couldDecide = found.settled();
      say(connector, statuses.of(connector, found.verdicts()), context);
      UpdateControl<Connector> control = UpdateControl.noUpdate();
      return found.refused() ? control.rescheduleAfter(pace.retry()) : control;
    } finally {
      takeover.passed(connector.getMetadata().getUid(), couldDecide);
      leftovers.afterPass(connector);
    }
  }

  /** One failure alone is not told: it would have Ready flap at each hiccup of the API server. */
  @Override
  public ErrorStatusUpdateControl<Connector> updateErrorStatus(
      Connector connector, Context<Connector> context, Exception failure) {
    return PassBorder.run(
        () -> {
          if (context.getRetryInfo().filter(tries -> tries.getAttemptCount() > 0).isPresent()) {
            say(connector, statuses.failed(connector, failure), context);
          }
          return ErrorStatusUpdateControl.noStatusUpdate();
        });
  }

  private static void say(Connector connector, ConnectorStatus status, Context<Connector> context) {
    if (!status.equals(connector.getStatus())) {
      // Into the cache as well: the next pass must not take an older status for the live one.
      PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(
          connector, fresh(connector, status), context);
    }
  }

  /** To be called when this process begins to lead and its watches have brought what there is. */
  void lead() {
    takeover.begin(Instant.now());
    rounds.every(pace.sweeps(), "sweep the credentials of Connectors that are gone", this::sweep);
    rounds.every(
        pace.looks(),
        "see whether all credentials are copied",
        () -> takeover.tellWhenDone(Instant.now()));
  }

  /** Removes what Connectors that are gone have left. */
  void sweep() {
    leftovers.sweep();
  }

  private Set<ResourceID> connectorsOf(ConnectorClass changed) {
    return connectors
        .list(
            connector ->
                connector.getSpec().connectorClassName().equals(changed.getMetadata().getName()))
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  /** Before the start nothing is known of them, and each is looked at when it is. */
  private void lookAtAll() {
    if (!events.isRunning()) {
      return;
    }
    connectors.list(_ -> true).map(ResourceID::fromResource).forEach(events::lookAgain);
  }

  private static Connector fresh(Connector connector, ConnectorStatus status) {
    var patch = new Connector();
    patch.setSpec(null); // nothing but the status is sent
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(connector.getMetadata().getName())
            .withNamespace(connector.getMetadata().getNamespace())
            .build());
    patch.setStatus(status);
    return patch;
  }

  @Override
  public void close() {
    rounds.close();
    policies.close();
    probes.close();
    secrets.close();
  }
}
