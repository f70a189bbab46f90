package dev.connectors.attack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What callers and peers can send in masses. */
final class Floods {
  static final List<Row> ROWS =
      List.of(
          Row.of(
              "half-heads",
              "9,000 connections with half a head, to port 8080 and to port 9000, of proxy and of api",
              Floods::halfHeads),
          Row.of("junk-tokens", "20,000 requests with junk tokens of 16 KB", Floods::junkTokens),
          Row.of(
              "junk-stream",
              "3,500 requests a second with junk tokens, for 30 s",
              Floods::junkStream),
          Row.of("names", "a caller with a good token asks for 20,000 names", Floods::names),
          Row.of(
              "slow-uploads",
              "512 uploads by one caller, a byte a second, to a host that others use",
              Floods::slowUploads));

  private static final String ADMITTED = "connectors_access_identities";
  private static final int CONNECTIONS = 4096;
  private static final int MANAGEMENT_CONNECTIONS = 256;
  private static final int REQUESTS_PER_CALLER = 64;
  private static final int WAITING_PER_CALLER = 16;

  private Floods() {}

  private static void halfHeads(Scene scene, Report report) throws Exception {
    var proxy = scene.pod("proxy").getStatus().getPodIP();
    var api = scene.pod("api").getStatus().getPodIP();
    var flood =
        CompletableFuture.supplyAsync(
            () -> heads(scene, "%1$s:8080,%2$s:8080,%1$s:9000,%2$s:9000".formatted(proxy, api)));
    double most = 0;
    int looks = 0;
    int unanswered = 0;
    while (!flood.isDone()) {
      for (var role : List.of("proxy", "api")) {
        double now = scene.metric(role, "connectors_http_connections");
        most = Math.max(most, now);
        unanswered += now > 0 ? 0 : 1;
      }
      looks++;
      report.progress("most connections so far: " + most);
    }
    for (var kind : List.of("opened", "refused", "endedByServer")) {
      report.seen(kind, flood.join().stream().mapToInt(seen -> seen.get(kind).asInt()).sum());
    }
    report.promise(
        "connections are bounded",
        most > 0 && most <= CONNECTIONS + MANAGEMENT_CONNECTIONS,
        "at most " + most);
    report.promise(
        "port 9000 answers metrics meanwhile",
        looks > 0 && unanswered == 0,
        unanswered + " not answered in " + looks + " looks");
  }

  private static List<JsonNode> heads(Scene scene, String to) {
    try {
      return scene.allAttackers("attack", "heads", "-to", to, "-n", "900", "-seconds", "30");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void junkTokens(Scene scene, Report report) throws Exception {
    var flood =
        scene.allAttackers(
            "attack", "junk", "-url", scene.git("/x.git/HEAD"), "-n", "2000", "-size", "16384");
    refused(Scene.together(flood), scene, report);
  }

  private static void junkStream(Scene scene, Report report) throws Exception {
    var flood =
        scene.allAttackers(
            "attack",
            "junk",
            "-url",
            scene.git("/x.git/HEAD"),
            "-n",
            "10500",
            "-rate",
            "350",
            "-seconds",
            "30",
            "-connections",
            "32");
    var answers = Scene.together(flood);
    report.seen("answered a second", answers.requests() / 30);
    refused(answers, scene, report);
  }

  private static void refused(Answers answers, Scene scene, Report report) {
    report.seen("junk", answers);
    report.promise(
        "no junk is served",
        answers.of("401", "429", "503", "timeout", "broken") == answers.requests(),
        answers.of("200") + " served");
    double identities = scene.metric("proxy", ADMITTED);
    report.promise("junk leaves no entry", identities > 0 && identities < 1_000, identities);
  }

  private static void names(Scene scene, Report report) throws Exception {
    var url = scene.connector(Scene.TEAM, "name-%d", "/x.git/HEAD");
    var answers =
        Scene.answers(
            scene.oneAttacker(
                "attack", "names", "-url", url, "-token", Scene.TOKEN, "-n", "20000"));
    report.seen("names", answers);
    report.promise(
        "each is answered",
        answers.of("403", "404", "429", "503") == answers.requests(),
        answers.of("timeout", "broken") + " without an answer");
    double decisions = scene.metric("proxy", "connectors_access_decisions");
    report.promise("decisions are bounded", decisions > 0 && decisions <= 20_000, decisions);
  }

  private static void slowUploads(Scene scene, Report report) throws Exception {
    var waitedBefore = scene.metric("proxy", "connectors_proxy_waited_total");
    var answers =
        Scene.answers(
            scene.oneAttacker(
                "attack",
                "uploads",
                "-url",
                scene.git("/org/private.git/git-receive-pack"),
                "-token",
                Scene.TOKEN,
                "-n",
                "512"));
    report.seen("uploads", answers);
    report.promise(
        "the one who uploads is told 429 beyond its share",
        answers.of("429") >= 512 - REQUESTS_PER_CALLER && answers.of("429") < 512,
        answers.of("429") + " of 512");
    double waited = scene.metric("proxy", "connectors_proxy_waited_total") - waitedBefore;
    report.promise("nobody else waits", waited <= WAITING_PER_CALLER, waited + " waited");
  }
}
