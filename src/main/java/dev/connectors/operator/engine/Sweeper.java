package dev.connectors.operator.engine;

import dev.connectors.platform.LeaderLease;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Deletes the cluster-scoped objects of components that are gone: when one goes, and at the start
 * for those that went meanwhile. What is namespaced goes by its owner. CRDs stay: they hold users'
 * data.
 */
@ApplicationScoped
class Sweeper {
  private static final Logger LOG = Logger.getLogger(Sweeper.class);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Inventory inventory;
  private final Components components;
  private final Claim claim;
  private final LeaderLease lease;
  private final AtomicBoolean due = new AtomicBoolean();

  Sweeper(Inventory inventory, Components components, Claim claim, LeaderLease lease) {
    this.inventory = inventory;
    this.components = components;
    this.claim = claim;
    this.lease = lease;
  }

  void start() {
    components.whenGone(this::inBackground);
    lease.whenLeading(this::inBackground);
  }

  /** Off the thread that brings events; until it succeeds. */
  private void inBackground() {
    if (lease.leading() && due.compareAndSet(false, true)) {
      Thread.ofVirtual().name("sweep").start(this::sweepUntilDone);
    }
  }

  private void sweepUntilDone() {
    var pause = FIRST_PAUSE;
    while (lease.leading() && !sweep()) {
      inventory.await(() -> !lease.leading(), pause);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
    }
  }

  private synchronized boolean sweep() {
    due.set(false);
    try {
      inventory.all().filter(this::isLeftOver).forEach(this::delete);
      claim.releaseIfUnused();
      return true;
    } catch (RuntimeException e) {
      LOG.warnf("could not sweep what is left over, will try again: %s", e.getMessage());
      return false;
    }
  }

  private boolean isLeftOver(GenericKubernetesResource object) {
    var kind = Kind.of(object);
    return !kind.namespaced()
        && !kind.equals(Kind.DEFINITION)
        && Inventory.componentOf(object).filter(key -> !components.exists(key)).isPresent();
  }

  private void delete(GenericKubernetesResource object) {
    LOG.infof("delete %s of a component that is gone", Ref.of(object));
    inventory.resource(object).delete();
    inventory.deleted(object);
  }
}
