package dev.connectors.operator.ha;

import static dev.connectors.operator.ha.WorkloadManifest.podSpecChange;
import static dev.connectors.operator.ha.WorkloadManifest.specChange;

import dev.connectors.operator.api.WorkloadSpec;
import dev.connectors.operator.ha.Rule.Change;
import dev.connectors.operator.ha.Rule.Situation;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpecBuilder;
import java.util.List;
import java.util.Optional;

/** What follows from a workload once the user's own template is part of it. */
final class Consequences {
  static final List<Rule> ALL =
      List.of(Consequences::leaveLostNodes, Consequences::replicas, Consequences::rollingUpdate);

  private static final List<String> LOST =
      List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

  private Consequences() {}

  /** Without a toleration of its own for them, a pod gets the cluster's: 300 s. */
  static Change leaveLostNodes(Situation situation) {
    if (!situation.workload().isDeployment()) {
      return Change.none();
    }
    var tolerations =
        WorkloadManifest.JSON
            .convertValue(situation.workload().podSpec(), PodSpec.class)
            .getTolerations();
    var missing =
        LOST.stream().filter(taint -> tolerations.stream().noneMatch(t -> covers(t, taint)));
    return Change.of(
        podSpecChange(
            new PodSpecBuilder()
                .addAllToTolerations(tolerations)
                .addAllToTolerations(missing.map(taint -> toleration(situation, taint)).toList())
                .build()));
  }

  private static boolean covers(Toleration toleration, String taint) {
    var key = Optional.ofNullable(toleration.getKey()).orElse("");
    var effect = Optional.ofNullable(toleration.getEffect()).orElse("");
    return (key.isEmpty() || key.equals(taint)) && (effect.isEmpty() || effect.equals("NoExecute"));
  }

  private static Toleration toleration(Situation situation, String taint) {
    return new TolerationBuilder()
        .withKey(taint)
        .withOperator("Exists")
        .withEffect("NoExecute")
        .withTolerationSeconds(situation.settings().evictAfter().toSeconds())
        .build();
  }

  /**
   * Under an autoscaler the field is not ours; but dropped from a server-side apply before someone
   * else owns it, it would fall back to 1. So while Facts name a live value, it is written.
   */
  static Change replicas(Situation situation) {
    var workload = situation.workload();
    if (!workload.isDeployment()) {
      return Change.none();
    }
    var number =
        situation.autoscaling().isPresent()
            ? Optional.ofNullable(situation.facts().liveReplicas().get(workload.name()))
            : situation
                .asked()
                .flatMap(WorkloadSpec.Workload::pods)
                .or(() -> Optional.of(ofProfile(situation)));
    return number
        .map(n -> Change.of(specChange(new DeploymentSpecBuilder().withReplicas(n).build())))
        .orElseGet(Change::none);
  }

  private static int ofProfile(Situation situation) {
    var replicas = situation.settings().replicas();
    return switch (situation.profile()) {
      case None -> replicas.none();
      case Node -> replicas.node();
      case Zone -> replicas.zone();
    };
  }

  /** A new pod first, unless the template itself keeps it from ever being placed. */
  static Change rollingUpdate(Situation situation) {
    var workload = situation.workload();
    if (!workload.isDeployment()) {
      return Change.none();
    }
    var blocking = RequiredAntiAffinity.blockingSurge(workload);
    var change =
        specChange(
            new DeploymentSpecBuilder()
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withNewMaxUnavailable(blocking.isPresent() ? 1 : 0)
                .withNewMaxSurge(blocking.isPresent() ? 0 : 1)
                .endRollingUpdate()
                .endStrategy()
                .build());
    return blocking
        .map(
            topologyKey ->
                Change.of(
                    change,
                    "rolling updates take a pod away before they add one (maxUnavailable 1, maxSurge"
                        + " 0): required anti-affinity over "
                        + topologyKey
                        + " leaves no place for a pod more"))
        .orElseGet(() -> Change.of(change));
  }
}
