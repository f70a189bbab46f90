package dev.connectors.operator.pass;

import dev.connectors.operator.api.Component;
import dev.connectors.operator.api.Parts;
import dev.connectors.operator.apply.Writer;
import dev.connectors.operator.cluster.Components;
import dev.connectors.operator.cluster.Inventory;
import dev.connectors.operator.plan.Desired;
import dev.connectors.operator.plan.InstallationSettings;
import dev.connectors.operator.plan.Kind;
import dev.connectors.operator.plan.Manifests;
import dev.connectors.operator.plan.Marks;
import dev.connectors.operator.plan.Ref;
import dev.connectors.operator.plan.Renderer;
import dev.connectors.operator.plan.TemplateData;
import dev.connectors.platform.Labels;
import dev.connectors.platform.LeaderLease;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.module.ModuleDescriptor.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The admission policies that hold whatever becomes of the components. By one, only who may write
 * components in the whole cluster can write one: its pods are root on every node, while OLM gives
 * edit rights on all kinds to the editors of namespaces. It is there before the first component is
 * reconciled. The others, which guard Connectors, are Core's; while Connectors outlive Core they
 * are kept here, or an address that is edited meanwhile would be believed when Core is back.
 */
@ApplicationScoped
class ComponentPolicy {
  /** Folder of the templates. */
  private static final String OF_COMPONENTS = "operator";

  private static final Ref CONNECTORS =
      new Ref(Kind.DEFINITION, "", "connectors.connectors.alauda.io");

  private static final Logger LOG = Logger.getLogger(ComponentPolicy.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Inventory inventory;
  private final Writer writer;
  private final LeaderLease lease;
  private final Version version;
  private final Components components;
  private final Components.Key core;
  private final List<Desired> desired;
  private final List<Desired> ofConnectors;
  private volatile boolean stopped;

  ComponentPolicy(
      Renderer renderer,
      Inventory inventory,
      Writer writer,
      LeaderLease lease,
      Components components,
      InstallationSettings settings) {
    this.inventory = inventory;
    this.writer = writer;
    this.lease = lease;
    this.components = components;
    this.core = new Components.Key(Component.CORE, settings.namespace());
    this.version = Version.parse(settings.version());
    this.desired =
        Manifests.markedForAll(renderer.folder(OF_COMPONENTS, Map.of()), settings.version());
    this.ofConnectors = ofConnectors(renderer, settings);
  }

  /** Just as a Core without further wishes applies them, so that its return changes nothing. */
  private List<Desired> ofConnectors(Renderer renderer, InstallationSettings settings) {
    var data = TemplateData.of(core.name(), core.namespace(), settings);
    return Manifests.markedWithoutOwner(
        renderer.folder(Parts.GUARDS, data), core.name(), core.namespace(), settings.version());
  }

  /** Keeps it as it should be for as long as this process leads, also without any component. */
  public void start() {
    lease.whenLeading(this::keep);
  }

  public void stop() {
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
      } catch (RuntimeException | Error e) {
        LOG.warnf("could not write the admission policies, will try again: %s", Writer.said(e));
        inventory.await(() -> !isKeeping(), pause);
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
      }
    }
  }

  private boolean isKeeping() {
    return lease.leading() && !stopped;
  }

  private List<Desired> due() {
    return Stream.concat(
            desired.stream(), areConnectorsLeft() ? ofConnectors.stream() : Stream.of())
        .filter(writer::isDue)
        .filter(one -> !isOfNewerOperator(one))
        .toList();
  }

  /** Whether the Connectors of this installation are there still, and their Core is not. */
  private boolean areConnectorsLeft() {
    return !components.exists(core)
        && inventory
            .get(CONNECTORS)
            .flatMap(definition -> Marks.label(definition, Marks.COMPONENT_NAMESPACE))
            .filter(core.namespace()::equals)
            .isPresent();
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
