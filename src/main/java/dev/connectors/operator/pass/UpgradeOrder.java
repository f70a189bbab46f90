package dev.connectors.operator.pass;

import dev.connectors.operator.api.Component;
import dev.connectors.operator.cluster.Components;
import dev.connectors.operator.cluster.Inventory;
import dev.connectors.operator.cluster.Placement;
import dev.connectors.operator.plan.Desired;
import dev.connectors.operator.plan.InstallationSettings;
import dev.connectors.operator.plan.Kind;
import dev.connectors.operator.plan.Marks;
import dev.connectors.operator.plan.Ref;
import dev.connectors.platform.Conditions;
import dev.connectors.platform.Labels;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What of an upgrade has to wait, and for what. Workloads of another version follow each other in
 * the order in which the component names them, each when the one before runs the new version;
 * proxies moreover wait until the credentials are copied and the classes written that they go by.
 * What is new, or of this version already, never waits.
 */
@ApplicationScoped
class UpgradeOrder {
  private static final String PROXY = "connectors-proxy";

  /** In which the controller-manager says of which version the copied credentials are. */
  private static final String COPIES = "connectors-credential-copies";

  private static final String DEFINITION_OF_CLASSES = "connectorclasses.connectors.alauda.io";

  /**
   * The parts of a plan.
   *
   * @param due what may be written now
   * @param waiting why the rest may not, for the user; empty when there is no rest
   */
  record Step(List<Desired> due, Optional<String> waiting) {}

  private final Inventory inventory;
  private final Observer observer;
  private final Components components;
  private final Placement placement;
  private final String version;

  UpgradeOrder(
      Inventory inventory,
      Observer observer,
      Components components,
      Placement placement,
      InstallationSettings settings) {
    this.inventory = inventory;
    this.observer = observer;
    this.components = components;
    this.placement = placement;
    this.version = settings.version();
  }

  /** What can be done now of what is desired. */
  Step step(Component<?> component, List<Desired> desired) {
    var due = new ArrayList<Desired>();
    var waiting = new ArrayList<String>();
    var before = new ArrayList<Ref>();
    for (var one : desired) {
      var obstacle =
          isOfAnotherVersion(one.ref())
              ? obstacle(component, one.ref(), before)
              : Optional.<String>empty();
      obstacle.ifPresentOrElse(
          why -> waiting.add("%s waits until %s".formatted(one.ref().name(), why)),
          () -> due.add(one));
      if (one.ref().kind().isWorkload()) {
        before.add(one.ref());
      }
    }
    return new Step(List.copyOf(due), waiting.stream().findFirst());
  }

  /**
   * What of the surplus may go now. Pods of the version before may still need their rights,
   * Services and settings, so those stay until the last of these pods is gone.
   */
  List<GenericKubernetesResource> removable(
      Component<?> component, Step step, List<GenericKubernetesResource> surplus) {
    if (step.waiting().isPresent()) {
      return List.of();
    }
    boolean quiet = !arePodsOfOld(component);
    return surplus.stream().filter(object -> quiet || Kind.of(object).isWorkload()).toList();
  }

  /** Whether pods of another version are still at work in this component's namespace. */
  boolean arePodsOfOld(Component<?> component) {
    return placement.isAtWork(
        component.getMetadata().getNamespace(),
        pod ->
            Marks.label(pod, Labels.VERSION).filter(found -> !found.equals(version)).isPresent());
  }

  private Optional<String> obstacle(Component<?> component, Ref ref, List<Ref> workloadsBefore) {
    if (ref.kind().equals(Kind.CONNECTOR_CLASS)) {
      return definitionsAreOld();
    }
    if (!ref.kind().isWorkload()) {
      return Optional.empty();
    }
    var checks = Stream.<Optional<String>>builder();
    if (component.parts().waitsForCore()) {
      checks.add(coreIsOld(component));
    }
    workloadsBefore.forEach(one -> checks.add(isStillRolling(one)));
    if (ref.name().equals(PROXY)) {
      checks.add(copiesAreOld(ref.namespace()));
      checks.add(aClassIsOld(ref.namespace()));
    }
    return checks.build().flatMap(Optional::stream).findFirst();
  }

  private Optional<String> definitionsAreOld() {
    var definition = new Ref(Kind.DEFINITION, "", DEFINITION_OF_CLASSES);
    return isOfAnotherVersion(definition)
        ? Optional.of("CustomResourceDefinition %s is of %s".formatted(definition.name(), version))
        : Optional.empty();
  }

  private Optional<String> coreIsOld(Component<?> component) {
    return components
            .find(Component.CORE, component.getMetadata().getNamespace())
            .map(Component::getStatus)
            .filter(status -> version.equals(status.version()))
            .filter(status -> Conditions.isTrue(status.conditions(), Conditions.READY))
            .isPresent()
        ? Optional.empty()
        : Optional.of("%s is ready with %s".formatted(Component.CORE, version));
  }

  private Optional<String> isStillRolling(Ref workload) {
    var isDone =
        inventory
            .get(workload)
            .filter(actual -> isOfThisVersion(actual) && observer.workload(actual).rolledOut())
            .isPresent();
    return isDone
        ? Optional.empty()
        : Optional.of("all pods of %s are ready with %s".formatted(workload.name(), version));
  }

  private Optional<String> copiesAreOld(String namespace) {
    return inventory
            .get(new Ref(Kind.CONFIG_MAP, namespace, COPIES))
            .map(note -> note.<Object>get("data", "version"))
            .filter(version::equals)
            .isPresent()
        ? Optional.empty()
        : Optional.of(
            "the controller-manager of %s has copied every credential anew; see: kubectl -n %s logs deployment/connectors-controller-manager"
                .formatted(version, namespace));
  }

  /** One that its component cannot write now is not waited for. */
  private Optional<String> aClassIsOld(String namespace) {
    return inventory
        .all()
        .filter(object -> Kind.of(object).equals(Kind.CONNECTOR_CLASS))
        .filter(object -> !isOfThisVersion(object))
        .filter(object -> isBeingKept(object, namespace))
        .findFirst()
        .map(
            object ->
                "ConnectorClass %s is of %s".formatted(object.getMetadata().getName(), version));
  }

  private boolean isBeingKept(GenericKubernetesResource object, String namespace) {
    return Inventory.componentOf(object)
        .filter(key -> key.namespace().equals(namespace))
        .flatMap(key -> components.find(key.name(), key.namespace()))
        .filter(component -> !Observer.isPaused(component))
        .filter(
            component ->
                component.getStatus() == null
                    || !Conditions.isTrue(component.getStatus().conditions(), Conditions.STALLED))
        .isPresent();
  }

  private boolean isOfAnotherVersion(Ref ref) {
    return inventory.get(ref).filter(actual -> !isOfThisVersion(actual)).isPresent();
  }

  private boolean isOfThisVersion(HasMetadata actual) {
    return Marks.label(actual, Labels.VERSION).equals(Optional.of(version));
  }
}
