package dev.connectors.installation;

import static dev.connectors.testbed.Patience.SOON;

import dev.connectors.testbed.Cluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.concurrent.TimeUnit;

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

  private final Cluster cluster;
  private final String name;

  private Holder(Cluster cluster, String name) {
    this.cluster = cluster;
    this.name = name;
  }

  static Holder start(Cluster cluster, String name) {
    cluster.admin().resource(Serialization.unmarshal(POD.formatted(name), Pod.class)).create();
    cluster
        .admin()
        .pods()
        .inNamespace("team-a")
        .withName(name)
        .waitUntilReady(SOON.toSeconds(), TimeUnit.SECONDS);
    return new Holder(cluster, name);
  }

  /** What the command prints in the pod. */
  String shell(String command) {
    return cluster.exec("team-a", name, "sh", "-c", command);
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
    var pod = cluster.admin().pods().inNamespace("team-a").withName(name);
    pod.withGracePeriod(0).delete();
    pod.waitUntilCondition(gone -> gone == null, SOON.toSeconds(), TimeUnit.SECONDS);
  }
}
