package dev.connectors.operator.pass;

import dev.connectors.operator.apply.Writer;
import dev.connectors.operator.cluster.Components;
import dev.connectors.operator.cluster.FieldOwnership;
import dev.connectors.operator.cluster.Inventory;
import dev.connectors.operator.plan.InstallationSettings;
import dev.connectors.operator.plan.Kind;
import dev.connectors.operator.plan.Marks;
import dev.connectors.operator.plan.Ref;
import dev.connectors.platform.LeaderLease;
import dev.connectors.platform.Rounds;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Deletes the cluster-scoped objects of components that are gone: when one goes, and again and
 * again while this process leads, for those that went meanwhile. What is namespaced goes by its
 * owner. CRDs stay: they hold users' data. Nor are those of another operator's installation
 * deleted.
 */
@ApplicationScoped
class Sweeper {
  private static final Logger LOG = Logger.getLogger(Sweeper.class);

  /** The ConfigMap in which 0.1.0 noted what is a setting now; its creator is the HTTP client. */
  private static final String CLAIM = "connectors-installation";

  private static final String CLAIMANT = "fabric8-kubernetes-client";

  private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(2);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Inventory inventory;
  private final Components components;
  private final OneInstallation installation;
  private final InstallationSettings settings;
  private final LeaderLease lease;
  private final Rounds rounds = new Rounds();
  private final AtomicBoolean due = new AtomicBoolean();
  private final AtomicBoolean retrying = new AtomicBoolean();
  private final AtomicBoolean atStart = new AtomicBoolean();

  Sweeper(
      Inventory inventory,
      Components components,
      OneInstallation installation,
      InstallationSettings settings,
      LeaderLease lease) {
    this.inventory = inventory;
    this.components = components;
    this.installation = installation;
    this.settings = settings;
    this.lease = lease;
  }

  public void start() {
    components.whenGone(this::inBackground);
    lease.whenLeading(
        () -> {
          atStart.set(true);
          rounds.every(BETWEEN_SWEEPS, "begin a sweep", this::inBackground);
        });
  }

  public void stop() {
    rounds.close();
  }

  /** Off the thread that brings events; until it succeeds. */
  private void inBackground() {
    if (lease.leading() && due.compareAndSet(false, true)) {
      Thread.ofVirtual().name("sweep").start(this::sweepUntilDone);
    }
  }

  /** However many sweeps fail, one thread alone tries again. */
  private void sweepUntilDone() {
    if (isSwept() || !retrying.compareAndSet(false, true)) {
      return;
    }
    var pause = FIRST_PAUSE;
    do {
      inventory.await(() -> !lease.leading(), pause);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    } while (lease.leading() && !isSwept());
    retrying.set(false);
  }

  // An Error, such as that of a class that a native image lacks, ends no sweep for ever either.
  private synchronized boolean isSwept() {
    due.set(false);
    try {
      var failures = sweep();
      failures.forEach(
          why -> LOG.warnf("could not delete what nothing needs, will try again: %s", why));
      return failures.isEmpty();
    } catch (RuntimeException | Error e) {
      LOG.warnf("could not sweep what is left over, will try again: %s", Writer.said(e));
      return false;
    }
  }

  /** Tries all of it, also what comes after one that cannot be deleted. */
  private List<String> sweep() {
    var failures = new ArrayList<String>();
    inventory
        .all()
        .filter(this::isLeftOver)
        .forEach(object -> failure(object).ifPresent(failures::add));
    claim().flatMap(this::failure).ifPresent(failures::add);
    if (failures.isEmpty()) {
      atStart.set(false);
    }
    return failures;
  }

  /** It is outside the installation's namespace, so no watch brings it. */
  private Optional<GenericKubernetesResource> claim() {
    return atStart.get()
        ? inventory
            .ask(new Ref(Kind.CONFIG_MAP, settings.operator(), CLAIM))
            .filter(Sweeper::isClaim)
        : Optional.empty();
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

  /** Why it is still there; one that was changed meanwhile is looked at again. */
  private Optional<String> failure(GenericKubernetesResource object) {
    LOG.infof("delete %s, which nothing needs any more", Ref.of(object));
    try {
      return inventory.isDeletedAsSeen(object)
          ? Optional.empty()
          : Optional.of(Ref.of(object) + " was changed meanwhile");
    } catch (KubernetesClientException e) {
      return Optional.of(Ref.of(object) + ": " + Writer.said(e));
    }
  }
}
