package dev.connectors.installation;

import dev.connectors.testbed.Cluster;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pod that sends ten requests a second through a connector, three by three on a connection, and
 * counts the answers. Those that wait for one hold up no other.
 */
final class Load {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %1$s, namespace: team-a}
      spec:
        serviceAccountName: builder
        automountServiceAccountToken: false
        restartPolicy: Never
        nodeName: %2$s
        terminationGracePeriodSeconds: 0
        tolerations: [{operator: Exists}]
        containers:
        - name: load
          image: registry.test:5000/testbed/tools:1
          command:
          - bash
          - -c
          - |
            url=http://c-git.team-a.svc.cluster.local/org/private.git/HEAD
            while [ ! -e /tmp/stop ]; do
              curl -s --rate 5/s --max-time 10 -w '\\n%%{http_code}\\n' \\
                -H "Authorization: Bearer $(cat /connectors/context.token)" $url $url $url >> /tmp/answers &
              sleep 0.3
            done
            wait
            sort /tmp/answers | uniq -c
          volumeMounts:
          - {name: connectors, mountPath: /connectors, readOnly: true}
          - {name: tmp, mountPath: /tmp}
        volumes:
        - name: connectors
          csi: {driver: connectors-csi, readOnly: true, volumeAttributes: {connectors: git}}
        - {name: tmp, emptyDir: {}}
      """;

  /**
   * Answers by HTTP status; {@code 000} is a request without an answer.
   *
   * @param told lines of all bodies, by how often they came
   */
  record Result(Map<String, Integer> byStatus, Map<String, Integer> told) {
    int sent() {
      return byStatus.values().stream().mapToInt(Integer::intValue).sum();
    }

    int failed() {
      return sent() - byStatus.getOrDefault("200", 0);
    }

    @Override
    public String toString() {
      return "%d requests, %d failed %s%s"
          .formatted(sent(), failed(), byStatus, failed() > 0 ? " " + told : "");
    }
  }

  private final TeamPod pod;

  private Load(TeamPod pod) {
    this.pod = pod;
  }

  /** Starts on the node; returns once requests are being sent. */
  static Load start(Cluster cluster, String name, String node) {
    return new Load(TeamPod.start(cluster, POD.formatted(name, node)));
  }

  /** Ends it, once it has gone on for a few seconds more. */
  Result stop() {
    var byStatus = new TreeMap<String, Integer>();
    var told = new TreeMap<String, Integer>();
    pod.stop().stream()
        .map(line -> line.strip().split("\\s+", 2))
        .filter(counted -> counted.length == 2)
        .forEach(
            counted ->
                (counted[1].matches("\\d{3}") ? byStatus : told)
                    .put(counted[1], Integer.valueOf(counted[0])));
    return new Result(byStatus, told);
  }
}
