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
 * data. Nor are those of another operator's installation deleted.
 */
@ApplicationScoped
class Sweeper {
  private static final Logger LOG = Logger.getLogger(Sweeper.class);

  /** The ConfigMap in which 0.1.0 noted what is a setting now; its creator is the HTTP client. */
  private static final String CLAIM = "connectors-installation";

  private static final String CLAIMANT = "fabric8-kubernetes-client";

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Inventory inventory;
  private final Components components;
  private final OneInstallation installation;
  private final Engine.Settings settings;
  private final LeaderLease lease;
  private final AtomicBoolean due = new AtomicBoolean();
  private final AtomicBoolean atStart = new AtomicBoolean();

  Sweeper(
      Inventory inventory,
      Components components,
      OneInstallation installation,
      Engine.Settings settings,
      LeaderLease lease) {
    this.inventory = inventory;
    this.components = components;
    this.installation = installation;
    this.settings = settings;
    this.lease = lease;
  }

  void start() {
    components.whenGone(this::inBackground);
    lease.whenLeading(
        () -> {
          atStart.set(true);
          inBackground();
        });
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
      if (atStart.get()) {
        inventory
            .ask(new Ref(Kind.CONFIG_MAP, settings.operator(), CLAIM))
            .filter(Sweeper::isClaim)
            .ifPresent(this::delete);
        atStart.set(false);
      }
      return true;
    } catch (RuntimeException e) {
      LOG.warnf("could not sweep what is left over, will try again: %s", e.getMessage());
      return false;
    }
  }

  private boolean isLeftOver(GenericKubernetesResource object) {
    var kind = Kind.of(object);
    return !kind.namespaced()
        && !kind.outlivesItsComponent()
        && FieldOwnership.applied(object, Marks.MANAGER)
        && installation.owns(object)
        && Inventory.componentOf(object).filter(key -> !components.exists(key)).isPresent();
  }

  private static boolean isClaim(GenericKubernetesResource object) {
    var writers = object.getMetadata().getManagedFields();
    return !writers.isEmpty()
        && writers.stream().allMatch(writer -> CLAIMANT.equals(writer.getManager()));
  }

  private void delete(GenericKubernetesResource object) {
    LOG.infof("delete %s, which nothing needs any more", Ref.of(object));
    if (!inventory.isDeletedAsSeen(object)) {
      throw new IllegalStateException(Ref.of(object) + " was changed meanwhile");
    }
  }
}
