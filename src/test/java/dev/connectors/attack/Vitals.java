package dev.connectors.attack;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How the installation's pods are at one time. */
final class Vitals {
  /** Uid of each process' pod, its resident memory now and at most, in KiB. */
  private static final String MEMORY =
      """
      for process in /proc/[0-9]*; do
        pod=$(sed -n 's#.*/pod\\([0-9a-f-]*\\)/.*#\\1#p' $process/cgroup 2>/dev/null | head -1)
        [ -n "$pod" ] || continue
        echo $pod $(awk '/VmRSS/{r=$2}/VmHWM/{h=$2}END{print r+0,h+0}' $process/status 2>/dev/null)
      done
      true""";

  /** From here on the most is counted anew. */
  private static final String FORGET_THE_MOST =
      "for process in /proc/[0-9]*; do echo 5 2>/dev/null >$process/clear_refs; done; true";

  private static final int KIB = 1024;

  private record Memory(long now, long peak) {}

  private final Map<String, String> roles = new TreeMap<>();
  private final Map<String, Memory> memory = new HashMap<>();
  private final Map<String, Integer> restarts = new TreeMap<>();
  private final Map<String, Map<String, Integer>> failedProbes = new HashMap<>();
  private final List<String> ends = new ArrayList<>();

  private Vitals() {}

  /** At the beginning of an attack. */
  static Vitals before(Scene scene) {
    scene.nodes().forEach(node -> scene.onNode(node, FORGET_THE_MOST));
    return of(scene);
  }

  static Vitals of(Scene scene) {
    var vitals = new Vitals();
    var byUid = new HashMap<String, String>();
    for (var pod : scene.pods()) {
      var name = pod.getMetadata().getName();
      byUid.put(pod.getMetadata().getUid(), name);
      vitals.roles.put(name, Scene.role(pod));
      vitals.restarts(pod);
    }
    scene.nodes().forEach(node -> vitals.memory(scene.onNode(node, MEMORY), byUid));
    scene
        .events()
        .filter(event -> "Unhealthy".equals(event.getReason()))
        .filter(event -> !event.getMessage().startsWith("Startup probe"))
        .forEach(
            event ->
                vitals
                    .failedProbes
                    .computeIfAbsent(event.getInvolvedObject().getName(), _ -> new HashMap<>())
                    .put(event.getMetadata().getUid(), times(event)));
    return vitals;
  }

  /** Resident memory of the role's largest pod. */
  long mebibytes(String role) {
    return memory.entrySet().stream()
        .filter(entry -> role.equals(roles.get(entry.getKey())))
        .mapToLong(entry -> entry.getValue().now() / KIB)
        .max()
        .orElseThrow();
  }

  private static int times(Event event) {
    return Optional.ofNullable(event.getCount()).orElse(1);
  }

  private void restarts(Pod pod) {
    int count = 0;
    for (ContainerStatus container : pod.getStatus().getContainerStatuses()) {
      count += container.getRestartCount();
      Optional.ofNullable(container.getLastState().getTerminated())
          .ifPresent(
              end ->
                  ends.add("%s ended: %s".formatted(pod.getMetadata().getName(), end.getReason())));
    }
    restarts.put(pod.getMetadata().getName(), count);
  }

  private void memory(String lines, Map<String, String> byUid) {
    lines
        .lines()
        .map(line -> line.split(" ", -1))
        .filter(words -> words.length == 3 && byUid.containsKey(words[0]))
        .forEach(
            words ->
                memory.merge(
                    byUid.get(words[0]),
                    new Memory(Long.parseLong(words[1]), Long.parseLong(words[2])),
                    (one, other) -> one.now() > other.now() ? one : other));
  }

  /** Failed ones of a pod, but for those by which its start is awaited. */
  private int probes(String pod) {
    return failedProbes.getOrDefault(pod, Map.of()).values().stream()
        .mapToInt(Integer::intValue)
        .sum();
  }

  /** Writes what changed since: memory by pod; and whether a pod ended or failed a probe. */
  void report(Vitals before, Report report) {
    roles.forEach(
        (pod, role) -> {
          if (memory.containsKey(pod) && !role.equals("csi")) {
            var now = memory.get(pod);
            var then = Optional.ofNullable(before.memory.get(pod));
            report.seen(
                "RSS of " + role,
                "%s -> %d MiB, at most %d MiB"
                    .formatted(
                        then.map(m -> String.valueOf(m.now() / KIB)).orElse("(new pod)"),
                        now.now() / KIB,
                        now.peak() / KIB));
          }
        });
    int restarted =
        restarts.keySet().stream()
            .mapToInt(pod -> restarts.get(pod) - before.restarts.getOrDefault(pod, 0))
            .sum();
    report.promise(
        "no pod ended", restarted == 0, restarted == 0 ? "0 restarts" : restarted + " " + ends);
    int failed =
        before.roles.keySet().stream().mapToInt(pod -> probes(pod) - before.probes(pod)).sum();
    report.promise("no probe failed", failed == 0, failed + " failed probes");
  }
}
