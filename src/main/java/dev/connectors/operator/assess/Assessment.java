package dev.connectors.operator.assess;

import static dev.connectors.operator.assess.Finding.bad;
import static dev.connectors.operator.assess.Finding.good;

import dev.connectors.operator.api.ComponentStatus;
import dev.connectors.operator.api.ComponentStatus.Survives;
import dev.connectors.operator.api.WorkloadSpec.HighAvailability.Profile;
import dev.connectors.operator.cluster.InstallationNamespace;
import dev.connectors.operator.cluster.Placement;
import dev.connectors.operator.cluster.Workload;
import dev.connectors.platform.Conditions;
import dev.connectors.platform.Conditions.Status;
import dev.connectors.platform.Conditions.Wanted;
import dev.connectors.platform.Labels;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes a status of a situation: a chain of small decisions, each of them pure. */
public final class Assessment {
  private final Conditions conditions;
  private final String version;
  private final String operator;

  public Assessment(Conditions conditions, String version, String operator) {
    this.conditions = conditions;
    this.version = version;
    this.operator = operator;
  }

  /** The first thing that is wrong decides why a component is not ready. */
  private static final List<Function<Situation, Optional<Finding>>> VIOLATIONS =
      List.of(
          Situation::stall,
          s -> s.core().filter(core -> !core.isGood()),
          s -> Optional.of(s.applied()).filter(applied -> !applied.isGood()),
          s -> Optional.of(available(s)).filter(found -> !found.isGood()),
          s -> s.classes().filter(found -> !found.isGood()));

  public ComponentStatus status(Situation s) {
    var before = s.component().getStatus();
    List<Condition> existing = before == null ? List.of() : before.conditions();
    var generation = s.component().getMetadata().getGeneration();
    var wanted =
        findings(s).stream()
            .map(
                f ->
                    new Wanted(
                        f.type(),
                        f.finding().status(),
                        f.finding().reason(),
                        f.finding().message(),
                        generation))
            .toList();
    var workloads =
        s.workloads().stream()
            .sorted(Comparator.comparing(Workload::name))
            .map(Workload::status)
            .toList();
    return new ComponentStatus(
        generation,
        version,
        operator,
        Workload.survives(s.workloads()),
        workloads,
        conditions.exactly(existing, wanted));
  }

  private record Named(String type, Finding finding) {}

  private static List<Named> findings(Situation s) {
    var found = new ArrayList<Named>();
    var violation = VIOLATIONS.stream().flatMap(check -> check.apply(s).stream()).findFirst();
    var stall = s.stall().or(() -> Optional.of(available(s)).filter(Assessment::needsTheUser));
    found.add(
        new Named(
            Conditions.READY,
            violation
                .map(Assessment::not)
                .orElse(good(Reason.Ready, "installed, and all workloads are available"))));
    found.add(
        new Named(
            Conditions.RECONCILING,
            violation
                .filter(v -> stall.isEmpty() && !s.paused())
                .map(v -> new Finding(Status.True, v.reason(), v.message()))
                .orElse(bad(Reason.Settled, ""))));
    found.add(
        new Named(
            Conditions.STALLED,
            stall
                .map(v -> new Finding(Status.True, v.reason(), v.message()))
                .orElse(bad(Reason.NotStalled, ""))));
    if (s.paused()) {
      found.add(
          new Named(
              "Paused",
              good(
                  Reason.Paused,
                  "no writes while annotation "
                      + Labels.PAUSED
                      + " is \"true\"; remove it to go on")));
    }
    s.core().ifPresent(core -> found.add(new Named("CoreReady", core)));
    found.add(new Named("ManifestsApplied", s.applied()));
    found.add(new Named("WorkloadsAvailable", available(s)));
    s.classes().ifPresent(classes -> found.add(new Named("ConnectorClassReady", classes)));
    found.add(new Named("HighlyAvailable", highlyAvailable(s)));
    return found;
  }

  private static Finding not(Finding violation) {
    return new Finding(Status.False, violation.reason(), violation.message());
  }

  private static boolean needsTheUser(Finding finding) {
    return finding.reason().equals(Reason.PodSecurity.name());
  }

  private static Finding available(Situation s) {
    var names = s.workloads().stream().map(Workload::name).collect(Collectors.toSet());
    Set<String> missing = new TreeSet<>(s.expected());
    missing.removeAll(names);
    return Stream.of(refused(s), stuck(s), missing(missing), rolling(s))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(good(Reason.Available, "all pods of the newest generation are available"));
  }

  private static Optional<Finding> refused(Situation s) {
    var namespace = s.component().getMetadata().getNamespace();
    return s.workloads().stream()
        .filter(
            workload -> workload.refusal().isPresent() && workload.present() < workload.desired())
        .map(
            workload ->
                bad(
                    Reason.PodSecurity,
                    "the namespace's Pod Security level refuses the pods of %s; run: kubectl label namespace %s %senforce=privileged --overwrite"
                        .formatted(workload.name(), namespace, InstallationNamespace.LEVEL_LABELS)))
        .findFirst();
  }

  private static Optional<Finding> stuck(Situation s) {
    return s.workloads().stream()
        .filter(workload -> workload.obstacle().isPresent() && !workload.rolledOut())
        .map(
            workload ->
                bad(
                    Reason.RolloutStuck,
                    "%s: %s; see: kubectl -n %s describe %s %s"
                        .formatted(
                            workload.name(),
                            workload.obstacle().orElse(""),
                            s.component().getMetadata().getNamespace(),
                            workload.kind().kind().toLowerCase(Locale.ROOT),
                            workload.name())))
        .findFirst();
  }

  private static Optional<Finding> missing(Set<String> names) {
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(bad(Reason.RollingOut, "not there yet: " + String.join(", ", names)));
  }

  private static Optional<Finding> rolling(Situation s) {
    var rolling =
        s.workloads().stream()
            .filter(workload -> !workload.rolledOut())
            .map(
                w ->
                    "%s (%d of %d)"
                        .formatted(w.name(), Math.min(w.updated(), w.available()), w.desired()))
            .sorted()
            .toList();
    return rolling.isEmpty()
        ? Optional.empty()
        : Optional.of(bad(Reason.RollingOut, "waiting for pods of " + String.join(", ", rolling)));
  }

  private static Finding highlyAvailable(Situation s) {
    if (s.profile() == Profile.Zone && s.zones().isEmpty()) {
      return bad(
          Reason.NoZoneLabels,
          "no node has a zone; run for each: kubectl label node <name> %s=<zone>"
              .formatted(Placement.ZONE));
    }
    var survives = Workload.survives(s.workloads());
    var aim = s.profile() == Profile.Zone ? Survives.Zone : Survives.Node;
    if (survives.compareTo(aim) >= 0) {
      return good(
          Reason.SurvivesLoss, "every workload has ready pods on more than one " + word(survives));
    }
    return s.profile() == Profile.None
        ? bad(
            Reason.NotRequested,
            "spec.highAvailability.profile is None; Node or Zone gives every workload more pods")
        : bad(
            Reason.NotHighlyAvailable,
            "profile %s, but as placed now the loss of a %s can take a workload's last ready pod"
                .formatted(s.profile(), word(aim)));
  }

  private static String word(Survives loss) {
    return loss.name().toLowerCase(Locale.ROOT);
  }
}
