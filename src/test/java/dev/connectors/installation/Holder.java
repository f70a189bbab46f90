package dev.connectors.installation;

import dev.connectors.testbed.Cluster;

/** A pod in team-a that mounts the connector's files and waits for commands. */
final class Holder {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s, namespace: team-a}
      spec:
        serviceAccountName: builder
        automountServiceAccountToken: false
        terminationGracePeriodSeconds: 0
        containers:
        - name: shell
          image: registry.test:5000/testbed/tools:1
          command: [sleep, 1h]
          volumeMounts:
          - {name: connectors, mountPath: /connectors, readOnly: true}
        volumes:
        - name: connectors
          csi: {driver: connectors-csi, readOnly: true, volumeAttributes: {connectors: git}}
      """;

  private final TeamPod pod;

  private Holder(TeamPod pod) {
    this.pod = pod;
  }

  static Holder start(Cluster cluster, String name) {
    return new Holder(TeamPod.start(cluster, POD.formatted(name)));
  }

  /** What the command prints in the pod. */
  String shell(String command) {
    return pod.shell(command);
  }

  /** The HTTP status with which the URL answers a bearer of the token. */
  String statusOf(String url, String token) {
    return shell(
        "curl -sk -o /dev/null -w '%{http_code}' --max-time 5 -H 'Authorization: Bearer "
            + token
            + "' "
            + url);
  }

  /** Returns once the pod is gone. */
  void delete() {
    pod.delete();
  }
}
