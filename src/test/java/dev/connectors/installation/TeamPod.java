package dev.connectors.installation;

import static dev.connectors.testbed.Patience.SOON;

import dev.connectors.testbed.Cluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A pod in team-a that a test works with. */
final class TeamPod {
  private static final String NAMESPACE = "team-a";

  private final Cluster cluster;
  private final String name;

  private TeamPod(Cluster cluster, String name) {
    this.cluster = cluster;
    this.name = name;
  }

  /** Returns once it is ready. */
  static TeamPod start(Cluster cluster, String yaml) {
    var pod = Serialization.unmarshal(yaml, Pod.class);
    cluster.admin().resource(pod).create();
    var started = new TeamPod(cluster, pod.getMetadata().getName());
    started.resource().waitUntilReady(SOON.toSeconds(), TimeUnit.SECONDS);
    return started;
  }

  /** What the command prints in the pod. */
  String shell(String command) {
    return cluster.exec(NAMESPACE, name, "sh", "-c", command);
  }

  /** Lets a pod that waits for that end, a few seconds from now, and returns its log. */
  List<String> stop() {
    shell("sleep 3; touch /tmp/stop");
    resource()
        .waitUntilCondition(
            p -> p != null && "Succeeded".equals(p.getStatus().getPhase()),
            SOON.toSeconds(),
            TimeUnit.SECONDS);
    var log = resource().getLog().lines().toList();
    resource().delete();
    return log;
  }

  /** Returns once the pod is gone. */
  void delete() {
    resource().withGracePeriod(0).delete();
    resource().waitUntilCondition(gone -> gone == null, SOON.toSeconds(), TimeUnit.SECONDS);
  }

  private PodResource resource() {
    return cluster.admin().pods().inNamespace(NAMESPACE).withName(name);
  }
}
