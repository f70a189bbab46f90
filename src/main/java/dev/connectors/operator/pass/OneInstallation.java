package dev.connectors.operator.pass;

import static dev.connectors.operator.assess.Finding.bad;

import dev.connectors.operator.api.Component;
import dev.connectors.operator.api.ComponentStatus;
import dev.connectors.operator.assess.Finding;
import dev.connectors.operator.assess.Reason;
import dev.connectors.operator.cluster.Components;
import dev.connectors.operator.cluster.InstallationNamespace;
import dev.connectors.operator.cluster.Inventory;
import dev.connectors.operator.plan.InstallationSettings;
import dev.connectors.operator.plan.Kind;
import dev.connectors.operator.plan.Marks;
import dev.connectors.operator.plan.Ref;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Holds the cluster to one installation: ConnectorClass and CSIDriver are cluster-scoped, so two
 * would fight. Its namespace is a setting of the operator; whose installation a cluster-scoped
 * object belongs to is told by its owner, a Namespace.
 */
@ApplicationScoped
class OneInstallation {
  private static final String SETTING = "connectors.installation.namespace";

  private final Inventory inventory;
  private final Components components;
  private final InstallationNamespace namespaces;
  private final InstallationSettings settings;

  OneInstallation(
      Inventory inventory,
      Components components,
      InstallationNamespace namespaces,
      InstallationSettings settings) {
    this.inventory = inventory;
    this.components = components;
    this.namespaces = namespaces;
    this.settings = settings;
  }

  /** Why this component is not to be installed, if so. */
  public Optional<Finding> stall(Component<?> component) {
    return isHere(component) ? elsewhere() : Optional.of(wrongNamespace(component));
  }

  /**
   * Whether another operator speaks for this component, which is none of this one's: two that are
   * set to different namespaces would else overwrite each other's status for ever.
   */
  boolean isLeftToAnother(Component<?> component) {
    return !isHere(component)
        && Optional.ofNullable(component.getStatus())
            .flatMap(ComponentStatus::writer)
            .filter(operator -> !operator.equals(settings.operator()))
            .isPresent();
  }

  /** Whether a cluster-scoped object is of this operator's installation. */
  public boolean owns(GenericKubernetesResource object) {
    return owner(object)
        .map(OwnerReference::getName)
        .or(() -> Marks.label(object, Marks.COMPONENT_NAMESPACE))
        .filter(settings.namespace()::equals)
        .isPresent();
  }

  private boolean isHere(Component<?> component) {
    return settings.namespace().equals(component.getMetadata().getNamespace());
  }

  private Finding wrongNamespace(Component<?> component) {
    return bad(
        Reason.WrongNamespace,
        "a cluster has one installation, and %s of this operator puts it into namespace %s: create this component there, and run: kubectl delete %s %s -n %s"
            .formatted(
                SETTING,
                settings.namespace(),
                component.getKind().toLowerCase(Locale.ROOT),
                component.getMetadata().getName(),
                component.getMetadata().getNamespace()));
  }

  private Optional<Finding> elsewhere() {
    return inventory
        .all()
        .filter(object -> ownerElsewhere(object).isPresent())
        .min(Comparator.comparing(object -> Ref.of(object).toString()))
        .map(
            object -> {
              var namespace = ownerElsewhere(object).orElseThrow().getName();
              return bad(
                  Reason.InstalledElsewhere,
                  "the cluster's one installation is in namespace %s (%s belongs to it), but %s of this operator is %s: remove this operator or set it to %s; or remove that installation: kubectl delete %s --all -n %s, and if its operator is gone kubectl delete namespace %s"
                      .formatted(
                          namespace,
                          Ref.of(object),
                          SETTING,
                          settings.namespace(),
                          namespace,
                          components.allKinds(),
                          namespace,
                          namespace));
            });
  }

  /** What a Namespace that is gone has left is the garbage collector's, and free. */
  private Optional<OwnerReference> ownerElsewhere(GenericKubernetesResource object) {
    var kind = Kind.of(object);
    return kind.namespaced() || kind.outlivesItsComponent()
        ? Optional.empty()
        : owner(object)
            .filter(owner -> !owner.getName().equals(settings.namespace()))
            .filter(this::lives);
  }

  private boolean lives(OwnerReference owner) {
    return namespaces
        .get(owner.getName())
        .filter(namespace -> namespace.getMetadata().getUid().equals(owner.getUid()))
        .isPresent();
  }

  private static Optional<OwnerReference> owner(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getOwnerReferences()).orElse(List.of()).stream()
        .filter(owner -> owner.getKind().equals("Namespace"))
        .findFirst();
  }
}
