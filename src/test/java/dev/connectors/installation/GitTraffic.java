package dev.connectors.installation;

import dev.connectors.testbed.Cluster;
import java.util.List;

/**
 * A pod that works with Git by its mounted files, as pods do: it lists, fetches and asks for a file
 * three times a second, and pushes beside that. It tries nothing twice. Fetches may overlap, so
 * each has refs of its own.
 */
final class GitTraffic {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %1$s, namespace: team-a}
      spec:
        serviceAccountName: builder
        automountServiceAccountToken: false
        restartPolicy: Never
        terminationGracePeriodSeconds: 0
        containers:
        - name: git
          image: registry.test:5000/testbed/tools:1
          env:
          - {name: GIT_CONFIG_GLOBAL, value: /connectors/.gitconfig}
          - {name: GIT_TERMINAL_PROMPT, value: "0"}
          readinessProbe: {exec: {command: [test, -s, /tmp/answers]}, periodSeconds: 1}
          command:
          - bash
          - -c
          - |
            server=http://git-server.git-server.svc:8080/org/private.git
            counted() {
              local at; at=$(date -u +%%T)
              if out=$(timeout 60 "$@" 2>&1); then out=good; else out="bad $at $*: $out"; fi
              printf '%%s\\n' "${out//[[:cntrl:]]/ }" >>/tmp/answers
            }
            file() {
              curl -sS -f -o /dev/null -H "Authorization: Bearer $(cat /connectors/context.token)" http://c-git.team-a.svc.cluster.local/org/private.git/HEAD
            }
            export -f file
            git clone -q $server /tmp/read && git clone -q $server /tmp/written || exit 1
            cd /tmp/written
            while [ ! -e /tmp/stop ]; do
              git -c user.name=builder -c user.email=builder@example.com commit -q --allow-empty -m traffic
              counted git push -q origin HEAD:%1$s
              sleep 1
            done &
            while [ ! -e /tmp/stop ]; do
              counted git ls-remote $server & sleep 0.3
              round=$((round + 1))
              counted git -C /tmp/read fetch -q origin "+refs/heads/*:refs/round-$round/*" & sleep 0.3
              counted bash -c file & sleep 0.3
            done
            wait
            cat /tmp/answers
          volumeMounts:
          - {name: connectors, mountPath: /connectors, readOnly: true}
          - {name: tmp, mountPath: /tmp}
        volumes:
        - name: connectors
          csi: {driver: connectors-csi, readOnly: true, volumeAttributes: {connectors: git}}
        - {name: tmp, emptyDir: {}}
      """;

  /**
   * What came of it.
   *
   * @param failures each with its time, command and output
   */
  record Result(long sent, List<String> failures) {}

  private final TeamPod pod;

  private GitTraffic(TeamPod pod) {
    this.pod = pod;
  }

  /** Returns once the first command has ended. */
  static GitTraffic start(Cluster cluster, String name) {
    return new GitTraffic(TeamPod.start(cluster, POD.formatted(name)));
  }

  /** What the command prints in the pod. */
  String shell(String command) {
    return pod.shell(command);
  }

  /** Ends it, once it has gone on for a few seconds more. */
  Result stop() {
    var answers = pod.stop();
    return new Result(
        answers.size(), answers.stream().filter(line -> !line.equals("good")).toList());
  }
}
