package dev.connectors.operator.pass;

import static dev.connectors.operator.assess.Finding.bad;
import static dev.connectors.operator.assess.Finding.good;
import static java.util.Comparator.naturalOrder;

import dev.connectors.operator.api.Component;
import dev.connectors.operator.api.ComponentStatus;
import dev.connectors.operator.apply.Writer;
import dev.connectors.operator.assess.Assessment;
import dev.connectors.operator.assess.Finding;
import dev.connectors.operator.assess.Reason;
import dev.connectors.operator.assess.Situation;
import dev.connectors.operator.assess.StatusPace;
import dev.connectors.operator.cluster.Components;
import dev.connectors.operator.plan.Desired;
import dev.connectors.operator.plan.InstallationSettings;
import dev.connectors.operator.plan.Planner;
import dev.connectors.operator.plan.Ref;
import dev.connectors.platform.Conditions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Installs components of every kind: render, adapt, apply, prune, assess. A pass that finds all as
 * it should be sends nothing.
 */
@ApplicationScoped
public class Engine {
  /**
   * What comes of a pass.
   *
   * @param status to write, if it is worth a write now
   * @param again when to look again though nothing has changed
   */
  public record Outcome(Optional<ComponentStatus> status, Optional<Duration> again) {
    public static final Outcome NOTHING = new Outcome(Optional.empty(), Optional.empty());

    /** With a look again after this time at the latest. */
    public Outcome by(Optional<Duration> latest) {
      return new Outcome(
          status, Stream.concat(again.stream(), latest.stream()).min(naturalOrder()));
    }
  }

  private static final Duration WHILE_PODS_END = Duration.ofSeconds(30);

  private final Planner planner;
  private final Writer writer;
  private final Observer observer;
  private final OneInstallation installation;
  private final ComponentPolicy policy;
  private final UpgradeOrder order;
  private final Assessment assessment;
  private final StatusPace pace = new StatusPace();

  public Engine(
      Planner planner,
      Writer writer,
      Observer observer,
      OneInstallation installation,
      ComponentPolicy policy,
      UpgradeOrder order,
      InstallationSettings settings) {
    this.planner = planner;
    this.writer = writer;
    this.observer = observer;
    this.installation = installation;
    this.policy = policy;
    this.order = order;
    this.assessment = new Assessment(Conditions.system(), settings.version(), settings.operator());
  }

  /**
   * The watches that have a component of this kind reconciled.
   *
   * @param kind any component of it
   * @param isCached whether its controller has it in its cache
   */
  public <C extends Component<?>> EventSource<?, C> eventSource(
      C kind, Predicate<ResourceID> isCached) {
    return observer.eventSource(kind, isCached);
  }

  /** Brings one component to its spec, as far as can be done now. */
  public Outcome reconcile(Component<?> component) {
    pace.upToDate(component);
    if (component.getMetadata().getDeletionTimestamp() != null
        || installation.isLeftToAnother(component)) {
      return Outcome.NOTHING;
    }
    return outcome(component, assessment.status(pass(component))).by(nextLook(component));
  }

  /** Pods that end, or are lost, in silence bring no event when their time is up. */
  private Optional<Duration> nextLook(Component<?> component) {
    return order.arePodsOfOld(component) ? Optional.of(WHILE_PODS_END) : Optional.empty();
  }

  /** To be called with the server's answer when an outcome's status was written. */
  public void wrote(Component<?> component) {
    pace.wrote(component, Instant.now());
  }

  /** After a pass that failed: what there is, and what went wrong. */
  public Outcome failed(Component<?> component, Exception failure) {
    pace.upToDate(component);
    if (installation.isLeftToAnother(component)) {
      return Outcome.NOTHING;
    }
    var cause = // without the SDK's wrapping
        failure instanceof OperatorException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    var applied = bad(Reason.WriteFailed, Writer.said(cause));
    return outcome(
        component,
        assessment.status(
            observer.situation(component, core(component), Optional.empty(), applied, Set.of())));
  }

  private Outcome outcome(Component<?> component, ComponentStatus status) {
    if (status.equals(component.getStatus())) {
      return Outcome.NOTHING;
    }
    var key = Components.Key.of(component);
    var delay = pace.delay(key, Optional.ofNullable(component.getStatus()), status, Instant.now());
    if (!delay.isZero()) {
      return new Outcome(Optional.empty(), Optional.of(delay));
    }
    return new Outcome(Optional.of(status), Optional.empty());
  }

  private Situation pass(Component<?> component) {
    policy.ensure();
    var core = core(component);
    var notYet = bad(Reason.NotApplied, "nothing was written");
    var stall = installation.stall(component).or(() -> additionalManifests(component));
    if (stall.isPresent() || mustWait(component, core)) {
      return observer.situation(
          component, core, stall, stall.isPresent() ? notYet : waiting(component), Set.of());
    }
    var plan = plan(component);
    var problem = plan.problems().stream().map(p -> bad(p.reason(), p.message())).findFirst();
    if (problem.isPresent()) {
      return observer.situation(component, core, problem, notYet, Set.of());
    }
    var desired = plan.desired();
    var expected = plan.workloads();
    if (Observer.isPaused(component)) {
      return observer.situation(component, core, Optional.empty(), compared(desired), expected);
    }
    var refusal = refusal(component, desired);
    if (refusal.isPresent()) {
      return observer.situation(component, core, refusal, notYet, expected);
    }
    var step = order.step(component, desired);
    writer.apply(step.due());
    writer.prune(order.removable(component, step, surplus(component, desired)));
    observer.wakeRefused(component, writer);
    var applied =
        step.waiting().map(why -> bad(Reason.UpgradeInOrder, why)).orElseGet(() -> applied(plan));
    return observer.situation(component, core, Optional.empty(), applied, expected);
  }

  /** Not ignored, and not pretended: comes with a later version. */
  private static Optional<Finding> additionalManifests(Component<?> component) {
    return component
        .asked()
        .furtherManifests()
        .map(
            text ->
                bad(
                    Reason.AdditionalManifestsNotSupported,
                    "this version does not apply spec.additionalManifests yet: remove the field and apply the manifests with kubectl"));
  }

  private Optional<Finding> core(Component<?> component) {
    return component.parts().waitsForCore()
        ? Optional.of(observer.core(Component.CORE, component.getMetadata().getNamespace()))
        : Optional.empty();
  }

  /** Once installed it is kept as it should be even while Core rolls, but not without any Core. */
  private boolean mustWait(Component<?> component, Optional<Finding> core) {
    return core.filter(
            found ->
                found.reason().equals(Reason.CoreMissing.name())
                    || (!found.isGood() && !wasApplied(component)))
        .isPresent();
  }

  /** Once, and be it in part: an upgrade, or a write that failed, does not make it wait again. */
  private boolean wasApplied(Component<?> component) {
    return !observer.objectsOf(component).isEmpty();
  }

  private Finding waiting(Component<?> component) {
    return wasApplied(component)
        ? good(Reason.AsDesired, "written while there was a ConnectorsCore")
        : bad(Reason.WaitingForCore, "nothing is written before ConnectorsCore is ready");
  }

  public Planner.Plan plan(Component<?> component) {
    return planner.plan(component, observer.namespaceOf(component), observer.facts(component));
  }

  private Optional<Finding> refusal(Component<?> component, List<Desired> desired) {
    return component.asked().workloads().isEmpty()
        ? Optional.empty()
        : writer
            .refusal(desired)
            .map(
                text ->
                    bad(
                        Reason.InvalidOverride,
                        "the API server refuses spec.workloads: %s; correct it, what ran before goes on"
                            .formatted(text)));
  }

  private List<GenericKubernetesResource> surplus(Component<?> component, List<Desired> desired) {
    var wanted = desired.stream().map(Desired::ref).collect(Collectors.toSet());
    return observer.objectsOf(component).stream()
        .filter(object -> !wanted.contains(Ref.of(object)))
        .toList();
  }

  private Finding compared(List<Desired> desired) {
    var due = desired.stream().filter(writer::isDue).count();
    return due == 0
        ? good(Reason.AsDesired, desired.size() + " objects are as they should be")
        : bad(Reason.Paused, due + " objects differ and are left so while paused");
  }

  private static Finding applied(Planner.Plan plan) {
    var notes =
        plan.notes().stream()
            .map(note -> "; " + note.workload() + ": " + note.message())
            .collect(Collectors.joining());
    return good(Reason.AsDesired, plan.desired().size() + " objects are as they should be" + notes);
  }
}
