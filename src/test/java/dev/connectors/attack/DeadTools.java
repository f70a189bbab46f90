package dev.connectors.attack;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tools that drop what is sent to them, never end, or take long. */
final class DeadTools {
  static final List<Row> ROWS =
      List.of(
          Row.of(
              "dropping-tool",
              "1,000 Connectors of one namespace to a host that drops packets",
              DeadTools::droppingTool),
          Row.of(
              "endless-refs",
              "a tool that sends endless refs, listed 16 times",
              DeadTools::endlessRefs),
          Row.of("late-tool", "a tool that answers after 90 s", DeadTools::lateTool));

  /** Of nobody, by RFC 5737; the nodes drop what goes there. */
  private static final String NOBODY = "192.0.2.0/24";

  private static final String CURL =
      "curl -s --max-time %d -w '\\n%%{http_code}' -H \"Authorization: Bearer $(cat "
          + Scene.TOKEN
          + ")\" '%s' | tail -c 700";

  private DeadTools() {}

  static void drop(Scene scene) {
    pass(scene);
    scene.nodes().forEach(node -> scene.onNode(node, rule("-I")));
  }

  /** Removes the rule, also where an earlier run left it. */
  static void pass(Scene scene) {
    scene
        .nodes()
        .forEach(node -> scene.onNode(node, "while " + rule("-D") + " 2>/dev/null; do :; done"));
  }

  private static String rule(String action) {
    return "iptables -w " + action + " FORWARD -d " + NOBODY + " -j DROP";
  }

  private static void droppingTool(Scene scene, Report report) {
    drop(scene);
    try (var noisy = new Authors(scene, report, "noisy")) {
      noisy.write(
          1_000, at -> noisy.connector("tool-" + at, "http://192.0.2.%d".formatted(1 + at % 250)));
      report.seen(
          "probes that wait", scene.metric("controller-manager", "connectors_probes_waiting"));
      IntStream.range(0, 5)
          .forEach(
              at ->
                  ManyObjects.newConnector(
                      scene, report, "Connectors of others are probed as ever"));
      report.seen(
          "probes that wait", scene.metric("controller-manager", "connectors_probes_waiting"));
    } finally {
      pass(scene);
    }
  }

  private static void endlessRefs(Scene scene, Report report) throws InterruptedException {
    var url =
        scene.api(
            "/connectors/v1alpha1/team-a/git/path/git/gitrefs?repositoryUrl="
                + "http://tool.attack.svc.cluster.local:8080/endless/x.git");
    var answers = Scene.atOnce(Collections.nCopies(16, curl(scene, 100, url)));
    var statuses =
        answers.stream()
            .collect(Collectors.groupingBy(DeadTools::status, TreeMap::new, Collectors.counting()));
    report.promise(
        "listings are bounded and say so",
        Set.of("413", "422", "429", "502", "503", "504").containsAll(statuses.keySet()),
        statuses + " " + answers.getFirst().replace('\n', ' '));
  }

  private static void lateTool(Scene scene, Report report) throws InterruptedException {
    var path = "/late/x.git/info/refs?service=git-upload-pack";
    var urls = List.of(scene.git(path), scene.api("/connectors/v1alpha1/team-a/git/path" + path));
    var answers = Scene.atOnce(urls.stream().map(url -> curl(scene, 150, url)).toList());
    for (int i = 0; i < urls.size(); i++) {
      report.promise(
          "it is served through " + (i == 0 ? "the proxy" : "the api"),
          status(answers.get(i)).equals("200"),
          status(answers.get(i)));
    }
  }

  /** The last line of what curl wrote. */
  private static String status(String answer) {
    return answer.substring(answer.lastIndexOf('\n') + 1);
  }

  private static Callable<String> curl(Scene scene, int seconds, String url) {
    return () -> scene.shellOfAttacker(CURL.formatted(seconds, url));
  }
}
