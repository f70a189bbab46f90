package dev.connectors.operator.apply;

import dev.connectors.operator.cluster.Inventory;
import dev.connectors.operator.cluster.Reduced;
import dev.connectors.operator.plan.Kind;
import dev.connectors.operator.plan.Ref;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Deletes what a component has too much. */
public final class Pruner {
  private static final int TRIES = 5;

  /** The watch has brought by then what was changed while it was to be deleted. */
  private static final Duration CHANGED = Duration.ofSeconds(5);

  private final Inventory inventory;

  public Pruner(Inventory inventory) {
    this.inventory = inventory;
  }

  /** Deletes these objects, but none that outlives its component or that somebody else made. */
  public void prune(List<GenericKubernetesResource> surplus) {
    surplus.forEach(this::prune);
  }

  /** One that was changed meanwhile is looked at again: it may be another's now. */
  private void prune(GenericKubernetesResource object) {
    var seen = Optional.of(object);
    for (int tries = 0; tries < TRIES; tries++) {
      var due = seen.filter(Pruner::isToGo);
      if (due.isEmpty() || inventory.isDeletedAsSeen(due.get())) {
        return;
      }
      inventory.await(() -> isAnother(due.get(), now(due.get())), CHANGED);
      seen = now(due.get());
    }
    throw new Writer.WriteFailed(
        Ref.of(object) + " is changed again and again while it is to be deleted",
        new IllegalStateException("conflict"));
  }

  private static boolean isToGo(GenericKubernetesResource object) {
    return !Kind.of(object).outlivesItsComponent()
        && Reduced.isWhole(object)
        && object.getMetadata().getDeletionTimestamp() == null;
  }

  /** The one with its name that belongs to the same component. */
  private Optional<GenericKubernetesResource> now(GenericKubernetesResource seen) {
    return inventory
        .get(Ref.of(seen))
        .filter(now -> Inventory.componentOf(now).equals(Inventory.componentOf(seen)));
  }

  private static boolean isAnother(
      GenericKubernetesResource seen, Optional<GenericKubernetesResource> now) {
    return now.map(found -> found.getMetadata().getResourceVersion())
        .filter(seen.getMetadata().getResourceVersion()::equals)
        .isEmpty();
  }
}
