package dev.connectors.controller;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorSpec;
import dev.connectors.connector.api.ConnectorStatus;
import dev.connectors.connector.api.SecretRef;
import dev.connectors.connector.credential.CredentialSecret;
import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.controller.probe.HttpProbe;
import dev.connectors.controller.probe.ProbeSettings;
import dev.connectors.controller.probe.Probes;
import dev.connectors.platform.Conditions;
import dev.connectors.platform.ForRole;
import dev.connectors.platform.LeaderLease;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
@ControllerConfiguration(name = "connector", fieldManager = ConnectorReconciler.FIELD_MANAGER)
public class ConnectorReconciler implements Reconciler<Connector>, AutoCloseable {
  static final String FIELD_MANAGER = "connectors-controller-manager";
  private static final Duration UNTIL_NEXT_TRY = Duration.ofSeconds(30);
  private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(2);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final Installation installation;
  private final ConnectorStatuses statuses;
  private final ProbePlan plan;
  private final Clock clock;
  private final BooleanSupplier leading;
  private final MeterRegistry metrics;
  private final UserSecrets secrets;
  private final AuthoringPolicies policies;
  private final Probes probes;
  private final ConnectorEvents events;
  private IndexerResourceCache<Connector> connectors;
  private InformerEventSource<ConnectorClass, Connector> classes;
  private CredentialCopies copies;
  private ProxyServices services;
  private Leftovers leftovers;
  private Takeover takeover;
  private final Rounds rounds = new Rounds();

  @Inject
  ConnectorReconciler(
      KubernetesClient client,
      Installation installation,
      ClassTemplates templates,
      HttpProbe probe,
      ProbeSettings probeSettings,
      MeterRegistry metrics,
      LeaderLease lease) {
    this(
        client,
        installation,
        templates,
        probe,
        probeSettings,
        metrics,
        lease::leading,
        Clock.systemUTC());
  }

  // The SDK gives the event sources later, and before the first pass.
  @SuppressWarnings("NullAway.Init")
  ConnectorReconciler(
      KubernetesClient client,
      Installation installation,
      ClassTemplates templates,
      HttpProbe probe,
      ProbeSettings probeSettings,
      MeterRegistry metrics,
      BooleanSupplier leading,
      Clock clock) {
    this.client = client;
    this.installation = installation;
    this.statuses = new ConnectorStatuses(installation, new Conditions(clock));
    this.plan = new ProbePlan(templates);
    this.clock = clock;
    this.leading = leading;
    this.metrics = metrics;
    this.events = new ConnectorEvents(connector -> leftovers.gone(connector));
    this.secrets = new UserSecrets(client, events::lookAgain);
    this.policies = new AuthoringPolicies(client, this::lookAtAll);
    this.probes =
        new Probes(
            probe,
            probeSettings,
            metrics,
            key -> events.lookAgain(new ResourceID(key.connector(), key.namespace())));
  }

  @Override
  public List<EventSource<?, Connector>> prepareEventSources(
      EventSourceContext<Connector> context) {
    connectors = context.getPrimaryCache();
    classes =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(ConnectorClass.class, Connector.class)
                .withName("connector-classes")
                .withSecondaryToPrimaryMapper(this::connectorsOf)
                .withPrimaryToSecondaryMapper(
                    (Connector connector) ->
                        Set.of(new ResourceID(connector.getSpec().connectorClassName())))
                .build(),
            context);
    copies = new CredentialCopies(client, installation, context);
    leftovers = new Leftovers(connectors, copies, secrets, probes, leading);
    takeover = new Takeover(client, installation, copies);
    services = new ProxyServices(client, installation, context);
    policies.start();
    metrics.gauge("connectors.credential.copies", copies, CredentialCopies::count);
    metrics.gauge("connectors.secret.watches", secrets, UserSecrets::count);
    return List.of(classes, copies.eventSource(), services.eventSource(), events);
  }

  @Override
  public UpdateControl<Connector> reconcile(Connector connector, Context<Connector> context) {
    if (connector.isMarkedForDeletion()) {
      return UpdateControl.noUpdate();
    }
    boolean couldDecide = false;
    try {
      var service = services.match(connector);
      var verdicts = verdicts(connector, service);
      couldDecide = verdicts.values().stream().noneMatch(ConnectorReconciler::isUnreadable);
      return say(connector, verdicts, service, context);
    } finally {
      takeover.passed(connector.getMetadata().getUid(), couldDecide);
      leftovers.afterPass(connector);
    }
  }

  private UpdateControl<Connector> say(
      Connector connector,
      Map<String, Verdict> verdicts,
      Verdict service,
      Context<Connector> context) {
    var status = statuses.of(connector, verdicts);
    if (!status.equals(connector.getStatus())) {
      // Into the cache as well: the next pass must not take an older status for the live one.
      PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(
          connector, fresh(connector, status), context);
    }
    UpdateControl<Connector> control = UpdateControl.noUpdate();
    return service.isGood() ? control : control.rescheduleAfter(UNTIL_NEXT_TRY);
  }

  /** Every condition but Ready, in the order of the chain. */
  private Map<String, Verdict> verdicts(Connector connector, Verdict service) {
    var connectorClass = classes.get(new ResourceID(connector.getSpec().connectorClassName()));
    var spec = connector.getSpec();
    var secretId =
        inNamespaceOf(connector, spec.authentication().flatMap(ConnectorSpec.Auth::secret));
    var caId = inNamespaceOf(connector, spec.caCertSecret());
    var needed = new HashSet<ResourceID>();
    secretId.ifPresent(needed::add);
    caId.ifPresent(needed::add);
    secrets.keepOnly(ResourceID.fromResource(connector), needed);
    var secret = lookup(secretId);
    var ca = new CaCertFit.Input(connector, lookup(caId), clock.instant());

    var classVerdict = ClassFit.verdict(new ClassFit.Input(connector, connectorClass));
    var secretInput = new SecretFit.Input(connector, connectorClass, secret);
    var secretVerdict = policies.guard(connector, SecretFit.verdict(secretInput));
    var caVerdict = CaCertFit.verdict(ca);
    copy(secretInput, secretVerdict, ca.secret(), caVerdict);
    var input =
        new ProbePlan.Input(
            connector,
            connectorClass,
            secret,
            caVerdict.isGood() ? ca.pem() : Optional.empty(),
            classVerdict,
            secretVerdict,
            caVerdict);

    var verdicts = new LinkedHashMap<String, Verdict>();
    verdicts.put(ConnectorStatuses.CONNECTOR_CLASS_READY, classVerdict);
    verdicts.put(ConnectorStatuses.SECRET_READY, secretVerdict);
    verdicts.put(
        ConnectorStatuses.LIVENESS_READY,
        probed(connector, ProbePlan.LIVENESS, plan.liveness(input)));
    verdicts.put(ConnectorStatuses.AUTH_READY, probed(connector, ProbePlan.AUTH, plan.auth(input)));
    verdicts.put(ConnectorStatuses.CA_CERT_READY, caVerdict);
    verdicts.put(ConnectorStatuses.PROXY_SERVICE_READY, service);
    return verdicts;
  }

  private Verdict probed(Connector connector, String kind, ProbePlan.Plan planned) {
    var key =
        new Probes.Key(
            connector.getMetadata().getNamespace(), connector.getMetadata().getName(), kind);
    return switch (planned) {
      case ProbePlan.Plan.Skip(var verdict) -> {
        probes.forget(key);
        yield verdict;
      }
      case ProbePlan.Plan.Ask(var request) ->
          probes
              .want(key, connector.getSpec().connectorClassName(), request)
              .map(ProbeVerdicts::of)
              .or(() -> ProbeVerdicts.before(connector, kind))
              .orElseGet(() -> ProbeVerdicts.pending(request));
    };
  }

  /** While the class or a Secret cannot be read, a copy that is in use stays as it is. */
  private void copy(
      SecretFit.Input input, Verdict secretVerdict, SecretLookup ca, Verdict caVerdict) {
    if (secretVerdict.isOpen() || caVerdict.isOpen()) {
      return;
    }
    var keys =
        secretVerdict.isGood() && input.secret() instanceof SecretLookup.Found found
            ? found.only(input.type().orElseThrow().secretKeys())
            : Map.<String, String>of();
    var authority =
        caVerdict.isGood() && ca instanceof SecretLookup.Found found
            ? Optional.ofNullable(found.data().get(CaCertFit.KEY))
            : Optional.<String>empty();
    copies.match(input.connector(), new CredentialSecret.Content(keys, authority));
  }

  /** To be called when this process begins to lead and its watches have brought what there is. */
  void lead() {
    takeover.begin(Instant.now());
    rounds.every(BETWEEN_SWEEPS, "sweep the credentials of Connectors that are gone", this::sweep);
    rounds.every(
        BETWEEN_LOOKS,
        "see whether all credentials are copied",
        () -> takeover.tellWhenDone(Instant.now()));
  }

  /** Removes what Connectors that are gone have left. */
  void sweep() {
    leftovers.sweep();
  }

  private static boolean isUnreadable(Verdict verdict) {
    return verdict.reason() == Reason.SecretUnreadable;
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

  private SecretLookup lookup(Optional<ResourceID> secret) {
    return secret.map(secrets::of).orElseGet(SecretLookup.NotReferenced::new);
  }

  private static Optional<ResourceID> inNamespaceOf(
      Connector connector, Optional<SecretRef> secret) {
    return secret.map(ref -> new ResourceID(ref.name(), connector.getMetadata().getNamespace()));
  }

  private static Connector fresh(Connector connector, ConnectorStatus status) {
    var patch = new Connector();
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
