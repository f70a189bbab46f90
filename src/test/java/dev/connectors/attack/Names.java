package dev.connectors.attack;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Name servers that are silent. */
final class Names {
  static final List<Row> ROWS =
      List.of(
          Row.of(
              "dns-zones",
              "4 Connectors on zones whose servers are silent, asked for by ten callers",
              Names::silentZones),
          Row.of(
                  "dns-half",
                  "one of two CoreDNS pods is frozen for 60 s, at 100 rps",
                  Names::halfOfDns)
              .at(100));

  private static final String NAMESPACE = "silent-zones";
  private static final String COREDNS = "pgrep -f '^/program -conf /etc/coredns'";

  private Names() {}

  private static void silentZones(Scene scene, Report report) throws Exception {
    DeadTools.drop(scene);
    try (var zones = SilentZones.on(scene, report);
        var authors = new Authors(scene, report, NAMESPACE)) {
      authors.write(
          4, at -> authors.connector("silent-" + at, "http://git.%s".formatted(zones.zone(at))));
      scene.allow(NAMESPACE);
      var floods =
          IntStream.range(0, 4)
              .mapToObj(
                  at ->
                      CompletableFuture.supplyAsync(
                          () ->
                              scene.attacker(
                                  at,
                                  "attack",
                                  "names",
                                  "-url",
                                  scene.connector(NAMESPACE, "silent-" + at, "/x%d.git/HEAD"),
                                  "-token",
                                  Scene.TOKEN,
                                  "-n",
                                  "300",
                                  "-connections",
                                  "60")))
              .toList();
      var answers = Scene.together(floods.stream().map(CompletableFuture::join).toList());
      report.seen("requests to tools whose names are not answered", answers);
      report.promise(
          "none of them is served", answers.of("200") == 0, answers.of("200") + " served");
      ManyObjects.newConnector(scene, report, "Connectors of others are probed as ever");
    } finally {
      DeadTools.pass(scene);
    }
  }

  private static void halfOfDns(Scene scene, Report report) throws Exception {
    var node =
        scene.nodes().stream()
            .filter(name -> !scene.onNode(name, COREDNS + " || true").isBlank())
            .findFirst()
            .orElseThrow();
    var processes = scene.onNode(node, COREDNS).lines().toList();
    scene.signal(node, "STOP", processes);
    try {
      scene.passes(Duration.ofSeconds(60), report);
    } finally {
      // The kubelet may have replaced it meanwhile, as it fails its probes.
      scene.onNode(node, "kill -CONT " + String.join(" ", processes) + " || true");
    }
  }
}
