package dev.connectors.proxy;

import static dev.connectors.proxy.ProxyBed.PASSWORD;
import static dev.connectors.proxy.ProxyBed.TOKEN;
import static dev.connectors.testbed.GitServer.git;
import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import dev.connectors.connector.access.Target;
import dev.connectors.plugin.git.RunningGitPlugin;
import dev.connectors.testbed.GitServer;
import dev.connectors.testbed.Log;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A listing all the way: proxy, the shipped plugin, the proxy again, a real Git server. */
class GitListingTest {
  @AutoClose private final ProxyBed bed = new ProxyBed();
  private final ProxyCaller caller = new ProxyCaller(bed);

  @BeforeEach
  void shippedClassAndPlugin() throws IOException {
    bed.shipped("git");
    bed.pluginPort = RunningGitPlugin.start(bed.vertx);
  }

  private HttpResponse<String> list(String repositoryUrl) throws Exception {
    return caller.send(
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/connectors/v1alpha1/team/tool/path/git/gitrefs?repositoryUrl=%s"
                        .formatted(bed.port(), repositoryUrl)))
            .timeout(SOON)
            .header("Authorization", "Bearer " + TOKEN.reveal()));
  }

  @Test
  void listsAPrivateRepositoryWithoutTokenOrCredentialAtThePlugin(@TempDir Path folder)
      throws Exception {
    try (var server = new GitServer("robot", PASSWORD);
        var log = Log.capture()) {
      var bare = server.repository("org/r.git");
      git(folder, "init", "-q", "-b", "main", "work");
      var work = folder.resolve("work");
      git(work, "commit", "-q", "--allow-empty", "-m", "One");
      git(work, "push", "-q", bare.toString(), "HEAD:main");
      bed.signedIn(server.url());
      var answer = list(server.url() + "/org/r.git");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(new JsonObject(answer.body()))
          .isEqualTo(
              new JsonObject(
                  "{\"listMeta\":{\"totalItems\":1},\"items\":[{\"name\":\"refs/heads/main\",\"commitID\":\"%s\"}]}"
                      .formatted(git(work, "rev-parse", "HEAD").strip())));
      assertThat(bed.asked).containsExactly(Target.apis("team", "tool", "get"));
      var lines =
          await()
              .atMost(SOON)
              .until(() -> log.lines("audit"), all -> all.toString().contains("\"/git/gitrefs\""));
      assertThat(lines).hasSizeGreaterThanOrEqualTo(2);
      assertThat(lines).allMatch(line -> line.contains("\"serviceAccount\":\"team/builder\""));
      assertThat(lines.subList(0, lines.size() - 1))
          .allMatch(line -> line.contains("\"via\":\"git-plugin\""));
      assertThat(lines.toString())
          .doesNotContain("connectors-ticket-")
          .doesNotContain(PASSWORD)
          .doesNotContain(TOKEN.reveal());
      assertThat(list("org/none.git").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void toolThatRedirectsAbroadLearnsNothingThere() throws Exception {
    List<String> arrived = new CopyOnWriteArrayList<>();
    var foreign =
        bed.addressOf(
            bed.serve(
                request -> {
                  arrived.add(request.uri() + request.headers());
                  request.response().end();
                }));
    var tool =
        bed.serve(
            request ->
                request
                    .response()
                    .setStatusCode(302)
                    .putHeader("Location", foreign + request.uri())
                    .end());
    bed.signedIn(bed.addressOf(tool));
    var answer = list("org/r.git");
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).contains("\"kind\":\"Status\"").contains("redirect");
    assertThat(arrived).isEmpty();
  }

  @Test
  void toolThatSendsRefsWithoutEndIsBrokenOffAndTheCallerReadsWhy() throws Exception {
    var open = new AtomicInteger();
    var tool =
        bed.serve(
            request -> {
              open.incrementAndGet();
              request.connection().closeHandler(closed -> open.decrementAndGet());
              request
                  .response()
                  .setChunked(true)
                  .putHeader("Content-Type", "application/x-git-upload-pack-advertisement")
                  .write("001e# service=git-upload-pack\n0000");
              refs(request, 0);
            });
    bed.signedIn(bed.addressOf(tool));
    var answer = list("org/r.git");
    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(answer.body())
        .contains("\"kind\":\"Status\"", "org/r.git", "connectors.git.max-bytes allows");
    await().atMost(SOON).untilAtomic(open, is(0));
  }

  private static void refs(HttpServerRequest request, int number) {
    if (!request.response().closed()) {
      var ref = "0040%s refs/heads/x%06d\n".formatted("a".repeat(40), number % 1_000_000);
      request.response().write(ref).onSuccess(written -> refs(request, number + 1));
    }
  }

  @Test
  void repositoryBesideTheConnectorIsRefused() throws Exception {
    bed.signedIn("https://git.example.com/prefix");
    for (var url :
        List.of(
            "https://other.example.com/prefix/r.git",
            "https://git.example.com/other/r.git",
            "..%2f..%2f..%2fteam-a%2four-git%2fpath%2fr.git")) {
      var answer = list(url);
      assertThat(answer.statusCode()).as(url).isEqualTo(400);
      assertThat(answer.body()).contains("repositoryUrl");
    }
  }
}
