package dev.connectors.operator.assess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.operator.api.ComponentStatus;
import dev.connectors.operator.api.ComponentStatus.Survives;
import dev.connectors.operator.api.WorkloadSpec.HighAvailability.Profile;
import dev.connectors.operator.cluster.Placement;
import dev.connectors.operator.cluster.Workload;
import dev.connectors.operator.kind.ConnectorsCore;
import dev.connectors.operator.plan.Kind;
import dev.connectors.platform.Conditions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AssessmentTest {
  private static final Finding APPLIED = Finding.good(Reason.AsDesired, "");

  @Test
  void survivesIsTheWeakestWorkloadsAndComesFromReadyPods() {
    var spread = deployment("a", 2, pod("n1", "z1"), pod("n2", "z2"));
    assertThat(Workload.survives(List.of(spread))).isEqualTo(Survives.Zone);
    var oneZone = deployment("b", 2, pod("n1", "z1"), pod("n3", "z1"));
    assertThat(Workload.survives(List.of(spread, oneZone))).isEqualTo(Survives.Node);
    var oneNode = deployment("c", 2, pod("n1", "z1"), pod("n1", "z1"));
    assertThat(Workload.survives(List.of(spread, oneNode))).isEqualTo(Survives.Pod);
    var single = deployment("d", 1, pod("n1", "z1"));
    assertThat(Workload.survives(List.of(spread, single))).isEqualTo(Survives.None);
    var unlabelled = deployment("e", 2, pod("n1", ""), pod("n2", ""));
    assertThat(Workload.survives(List.of(unlabelled))).isEqualTo(Survives.Node);
  }

  @Test
  void readyNeedsTheNewestGenerationRolledOut() {
    var old = new Workload("a", Kind.DEPLOYMENT, false, 1, 1, 1, 1, List.of(), none(), none());
    assertThat(condition(status(Profile.None, Set.of(), old), "Ready")).startsWith("False");
    var surging = new Workload("a", Kind.DEPLOYMENT, true, 1, 1, 1, 2, List.of(), none(), none());
    assertThat(condition(status(Profile.None, Set.of(), surging), "Ready")).startsWith("False");
    var done = deployment("a", 1, pod("n1", ""));
    var ready = status(Profile.None, Set.of(), done);
    assertThat(condition(ready, "Ready")).isEqualTo("True/Ready");
    assertThat(condition(ready, "Reconciling")).startsWith("False");
    assertThat(condition(ready, "HighlyAvailable")).isEqualTo("False/NotRequested");
  }

  @Test
  void missingZoneLabelsAreNamedOnlyWhereZonesAreAskedFor() {
    var done = deployment("a", 1, pod("n1", ""));
    assertThat(condition(status(Profile.Zone, Set.of(), done), "HighlyAvailable"))
        .isEqualTo("False/NoZoneLabels");
    assertThat(condition(status(Profile.Node, Set.of(), done), "HighlyAvailable"))
        .isEqualTo("False/NotHighlyAvailable");
  }

  @Test
  void stalledIsNeverReconciling() {
    var stall = Finding.bad(Reason.WrongNamespace, "in namespace b");
    var status =
        assess(
            new Situation(
                core(),
                none(),
                Optional.of(stall),
                APPLIED,
                false,
                Set.of(),
                List.of(),
                none(),
                Profile.None,
                Set.of()));
    assertThat(condition(status, "Stalled")).isEqualTo("True/WrongNamespace");
    assertThat(condition(status, "Reconciling")).startsWith("False");
    assertThat(condition(status, "Ready")).isEqualTo("False/WrongNamespace");
  }

  private static ComponentStatus status(Profile profile, Set<String> zones, Workload... all) {
    return assess(
        new Situation(
            core(),
            none(),
            none(),
            APPLIED,
            false,
            Set.of(),
            List.of(all),
            none(),
            profile,
            zones));
  }

  private static ComponentStatus assess(Situation situation) {
    return new Assessment(Conditions.system(), "0.0.1", "connectors-operator").status(situation);
  }

  private static String condition(ComponentStatus status, String type) {
    return Conditions.find(status.conditions(), type)
        .map(c -> c.getStatus() + "/" + c.getReason())
        .orElseThrow();
  }

  private static ConnectorsCore core() {
    var core = new ConnectorsCore();
    core.getMetadata().setName(ConnectorsCore.NAME);
    core.getMetadata().setNamespace("a");
    core.getMetadata().setGeneration(1L);
    return core;
  }

  private static Workload deployment(String name, int replicas, Placement.ReadyPod... pods) {
    return new Workload(
        name,
        Kind.DEPLOYMENT,
        true,
        replicas,
        replicas,
        replicas,
        replicas,
        Stream.of(pods).toList(),
        none(),
        none());
  }

  private static Placement.ReadyPod pod(String node, String zone) {
    return new Placement.ReadyPod(node, zone);
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }
}
