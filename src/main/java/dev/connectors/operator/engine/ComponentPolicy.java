package dev.connectors.operator.engine;

import dev.connectors.platform.Labels;
import dev.connectors.platform.LeaderLease;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.module.ModuleDescriptor.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The admission policy by which only who may write components in the whole cluster can write one:
 * its pods are root on every node, while OLM gives edit rights on all kinds to the editors of
 * namespaces. It is there before the first component is reconciled, and stays with their CRDs.
 */
@ApplicationScoped
class ComponentPolicy {
  static final Parts PARTS =
      new Parts(
          "operator",
          List.of(),
          List.of(
              "00-validatingadmissionpolicy-components",
              "00-validatingadmissionpolicybinding-components"),
          false);

  private static final Logger LOG = Logger.getLogger(ComponentPolicy.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Inventory inventory;
  private final Writer writer;
  private final LeaderLease lease;
  private final Version version;
  private final List<Desired> desired;
  private volatile boolean stopped;

  ComponentPolicy(
      Renderer renderer,
      Inventory inventory,
      Writer writer,
      LeaderLease lease,
      Engine.Settings settings) {
    this.inventory = inventory;
    this.writer = writer;
    this.lease = lease;
    this.version = Version.parse(settings.version());
    this.desired = Manifests.markedForAll(renderer.render(PARTS, Map.of()), settings.version());
  }

  /** Keeps it as it should be for as long as this process leads, also without any component. */
  void start() {
    lease.whenLeading(() -> Thread.ofVirtual().name("component-policy").start(this::keep));
  }

  void stop() {
    stopped = true;
  }

  /** Writes what of it is missing or changed; without a request where all is as it should be. */
  synchronized void ensure() {
    var due = due();
    if (!due.isEmpty()) {
      writer.apply(due);
    }
  }

  private void keep() {
    var pause = FIRST_PAUSE;
    while (isKeeping()) {
      try {
        ensure();
        pause = FIRST_PAUSE;
        inventory.await(() -> !isKeeping() || !due().isEmpty(), LONGEST_PAUSE);
      } catch (RuntimeException e) {
        LOG.warnf("could not write the components' policy, will try again: %s", e.getMessage());
        inventory.await(() -> !isKeeping(), pause);
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
      }
    }
  }

  private boolean isKeeping() {
    return lease.leading() && !stopped;
  }

  private List<Desired> due() {
    return desired.stream().filter(writer::isDue).filter(one -> !isOfNewerOperator(one)).toList();
  }

  /** Two operators of different versions in one cluster must not write it in turn. */
  private boolean isOfNewerOperator(Desired one) {
    return inventory
        .get(one.ref())
        .flatMap(actual -> Marks.label(actual, Labels.VERSION))
        .flatMap(ComponentPolicy::version)
        .filter(found -> found.compareTo(version) > 0)
        .isPresent();
  }

  private static Optional<Version> version(String label) {
    try {
      return Optional.of(Version.parse(label));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // somebody else wrote it
    }
  }
}
