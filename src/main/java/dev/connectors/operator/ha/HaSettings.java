package dev.connectors.operator.ha;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Every default of high availability; docs/high-availability.md says when to change one. */
@ConfigMapping(prefix = "connectors.ha")
public interface HaSettings {
  /** Number of pods by profile. */
  Replicas replicas();

  /** Weight of the preferred anti-affinity between the pods of a Deployment on one node, 1–100. */
  @WithDefault("100")
  int antiAffinityWeight();

  /** How far the zones' (profile Node: the nodes') numbers of pods may differ. */
  @WithDefault("1")
  int maxSkew();

  /** How many pods of a Deployment a drain may evict at once. */
  @WithDefault("1")
  int maxDisrupted();

  /** How long a pod stays bound to a node that is not ready or unreachable. */
  @WithDefault("30s")
  Duration evictAfter();

  /**
   * How long a pod that is told to stop goes on accepting requests, until every node has heard that
   * it is gone.
   */
  @WithDefault("8s")
  Duration shutdownDelay();

  /** How long, after that, requests under way may take to finish. */
  @WithDefault("45s")
  Duration shutdownTimeout();

  /** When a stopping pod is killed; more than the two above together. */
  @WithDefault("60s")
  Duration terminationGrace();

  /** PriorityClass of all pods; none by default. */
  Optional<String> priorityClass();

  /** Mean CPU use to scale for, in percent of the request, where autoscaling names none. */
  @WithDefault("70")
  int targetCpuUtilization();

  /** May take minutes where CPU is limited to a fraction of a core. */
  @WithDefault("1s")
  Duration startupPeriod();

  @WithDefault("180")
  int startupFailures();

  /** Short, as a rolling update waits for it with each new pod. */
  @WithDefault("2s")
  Duration readinessPeriod();

  @WithDefault("5")
  int readinessFailures();

  @WithDefault("10s")
  Duration livenessPeriod();

  @WithDefault("3")
  int livenessFailures();

  /** How long a probe waits for its answer. */
  @WithDefault("3s")
  Duration probeTimeout();

  /** Number of pods by profile. */
  interface Replicas {
    @WithDefault("1")
    int none();

    @WithDefault("2")
    int node();

    @WithDefault("3")
    int zone();
  }
}
