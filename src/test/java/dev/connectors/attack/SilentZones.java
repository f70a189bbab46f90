package dev.connectors.attack;

import static dev.connectors.testbed.Patience.SOON;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Zones that CoreDNS looks for at servers which are silent. */
final class SilentZones implements AutoCloseable {
  private static final String SYSTEM = "kube-system";
  private static final String COREFILE = "Corefile";

  private final Scene scene;
  private final String before;

  private SilentZones(Scene scene, String before) {
    this.scene = scene;
    this.before = before;
  }

  static SilentZones on(Scene scene, Report report) {
    var zones = new SilentZones(scene, configuration(scene).getData().get(COREFILE));
    var more = new StringBuilder(zones.before);
    for (int at = 0; at < 4; at++) {
      more.append("\n%s:53 {\n    forward . 192.0.2.5%d\n}\n".formatted(zones.zone(at), at));
    }
    report.progress("CoreDNS with four silent zones");
    zones.write(more.toString());
    return zones;
  }

  String zone(int at) {
    return "zone-%d.example.com".formatted(at);
  }

  @Override
  public void close() {
    write(before);
  }

  /** One pod after the other begins anew, so that names are answered meanwhile. */
  private void write(String corefile) {
    scene
        .admin()
        .configMaps()
        .inNamespace(SYSTEM)
        .withName("coredns")
        .edit(
            map -> {
              map.setData(Map.of(COREFILE, corefile));
              return map;
            });
    var deployment = scene.admin().apps().deployments().inNamespace(SYSTEM).withName("coredns");
    deployment.rolling().restart();
    deployment.waitUntilCondition(
        now ->
            now != null
                && now.getMetadata().getGeneration().equals(now.getStatus().getObservedGeneration())
                && Integer.valueOf(2).equals(now.getStatus().getUpdatedReplicas())
                && Integer.valueOf(2).equals(now.getStatus().getReadyReplicas())
                && Integer.valueOf(2).equals(now.getStatus().getReplicas()),
        SOON.toSeconds(),
        TimeUnit.SECONDS);
  }

  private static ConfigMap configuration(Scene scene) {
    return scene.admin().configMaps().inNamespace(SYSTEM).withName("coredns").require();
  }
}
