package dev.connectors.operator.ha;

import static dev.connectors.operator.ha.WorkloadManifest.podSpecChange;

import dev.connectors.operator.api.WorkloadSpec.HighAvailability.Profile;
import dev.connectors.operator.ha.Rule.Change;
import dev.connectors.operator.ha.Rule.Situation;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What every workload gets before the user's own template is laid over it. */
final class Defaults {
  static final List<Rule> ALL =
      List.of(
          Defaults::separateNodes,
          Defaults::separateZones,
          Defaults::probes,
          Defaults::drain,
          Defaults::priority);

  static final String NODE = "kubernetes.io/hostname";
  static final String ZONE = "topology.kubernetes.io/zone";
  static final String REVISION = "pod-template-hash";

  private Defaults() {}

  /** Soft: a cluster of one node must be able to run it all. */
  static Change separateNodes(Situation situation) {
    if (!situation.workload().isDeployment()) {
      return Change.none();
    }
    var pod =
        new PodSpecBuilder()
            .withNewAffinity()
            .withNewPodAntiAffinity()
            .addNewPreferredDuringSchedulingIgnoredDuringExecution()
            .withWeight(situation.settings().antiAffinityWeight())
            .withNewPodAffinityTerm()
            .withLabelSelector(situation.workload().selector())
            // Counting the outgoing revision too, two new pods could end up on one node.
            .withMatchLabelKeys(REVISION)
            .withTopologyKey(NODE)
            .endPodAffinityTerm()
            .endPreferredDuringSchedulingIgnoredDuringExecution()
            .endPodAntiAffinity()
            .endAffinity();
    if (situation.profile() == Profile.Node) {
      pod.addToTopologySpreadConstraints(spread(situation, NODE, true));
    }
    return Change.of(podSpecChange(pod.build()));
  }

  /**
   * Hard for profile Zone, by spread and not by required anti-affinity: that one blocks a rolling
   * update, and leaves the pods of a lost zone Pending.
   */
  static Change separateZones(Situation situation) {
    if (!situation.workload().isDeployment()) {
      return Change.none();
    }
    var asked = situation.profile() == Profile.Zone;
    var known = !situation.facts().zones().isEmpty();
    var change =
        podSpecChange(
            new PodSpecBuilder()
                .withTopologySpreadConstraints(spread(situation, ZONE, asked && known))
                .build());
    // The scheduler never puts a pod with a hard constraint on a node without that label.
    return asked && !known
        ? Change.of(
            change,
            "no node has the label "
                + ZONE
                + ": pods are not held to zones; label the nodes with their zones")
        : Change.of(change);
  }

  private static TopologySpreadConstraint spread(Situation situation, String key, boolean hard) {
    return new TopologySpreadConstraintBuilder()
        .withTopologyKey(key)
        .withMaxSkew(situation.settings().maxSkew())
        .withWhenUnsatisfiable(hard ? "DoNotSchedule" : "ScheduleAnyway")
        .withLabelSelector(situation.workload().selector())
        // Each revision is spread by itself, so that a rolling update never waits for the old one.
        .withMatchLabelKeys(REVISION)
        // A lost zone's nodes are tainted: they don't count, and its pods are refilled elsewhere.
        .withNodeTaintsPolicy("Honor")
        .build();
  }

  static Change probes(Situation situation) {
    var set = situation.settings();
    return containers(
        situation.workload().containersWithPort("management"),
        container ->
            container
                .withStartupProbe(
                    probe("/health/started", set.startupPeriod(), set.startupFailures(), set))
                .withReadinessProbe(
                    probe("/health/ready", set.readinessPeriod(), set.readinessFailures(), set))
                .withLivenessProbe(
                    probe("/health/live", set.livenessPeriod(), set.livenessFailures(), set)));
  }

  private static Probe probe(String path, Duration period, int failures, HaSettings settings) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withNewPort("management")
        .withScheme("HTTP")
        .endHttpGet()
        .withPeriodSeconds((int) period.toSeconds())
        .withTimeoutSeconds((int) settings.probeTimeout().toSeconds())
        .withFailureThreshold(failures)
        .build();
  }

  /**
   * Who has callers goes on serving until they have all heard of it; who has none (a leader) stops
   * at once, so that another can take over. The shared process namespace is for a stop during the
   * start: the kernel drops a signal to the first process of a namespace that has no handler yet,
   * and the pod would run on until it is killed.
   */
  static Change drain(Situation situation) {
    var settings = situation.settings();
    var grace =
        podSpecChange(
            new PodSpecBuilder()
                .withTerminationGracePeriodSeconds(settings.terminationGrace().toSeconds())
                .withShareProcessNamespace(true)
                .build());
    var serving =
        containers(
            situation.workload().containersWithPort("http"),
            container ->
                container
                    .addNewEnv()
                    .withName("QUARKUS_SHUTDOWN_DELAY")
                    .withValue(settings.shutdownDelay().toSeconds() + "s")
                    .endEnv()
                    .addNewEnv()
                    .withName("QUARKUS_SHUTDOWN_TIMEOUT")
                    .withValue(settings.shutdownTimeout().toSeconds() + "s")
                    .endEnv());
    return Change.of(Overlay.over(grace, serving.manifest()));
  }

  static Change priority(Situation situation) {
    return situation
        .settings()
        .priorityClass()
        .map(name -> new PodSpecBuilder().withPriorityClassName(name).build())
        .map(pod -> Change.of(podSpecChange(pod)))
        .orElseGet(Change::none);
  }

  private static Change containers(
      List<String> names, Function<ContainerBuilder, ContainerBuilder> change) {
    Stream<Container> changed =
        names.stream().map(name -> change.apply(new ContainerBuilder().withName(name)).build());
    var containers = changed.toList();
    return containers.isEmpty()
        ? Change.none()
        : Change.of(podSpecChange(new PodSpecBuilder().withContainers(containers).build()));
  }
}
