package dev.connectors.plugin.git;

import static dev.connectors.testbed.GitServer.git;
import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.connectors.platform.http.OwnToken;
import dev.connectors.plugin.git.GitRefs.NotListed;
import dev.connectors.testbed.GitServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitRefsTest {
  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<String> tokens = new LinkedBlockingQueue<>();
  @TempDir private Path folder;
  private GitServer server;
  private GitRefs refs;
  private String commit = "";

  /** Stands for the proxy: takes the plugin's token and sends the repository's answer back. */
  private HttpServer proxy() {
    var basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString("robot:p".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    var client = vertx.createHttpClient();
    int port = URI.create(server.url()).getPort();
    return vertx
        .createHttpServer()
        .requestHandler(
            request -> {
              tokens.add(String.valueOf(request.getHeader("Authorization")));
              request
                  .body()
                  .onSuccess(
                      body ->
                          client
                              .request(
                                  HttpMethod.valueOf(request.method().name()),
                                  port,
                                  "127.0.0.1",
                                  request.uri().replace("/namespaces/team/connectors/git", ""))
                              .compose(
                                  out -> {
                                    for (var name :
                                        List.of(
                                            "Content-Type", "Content-Encoding", "Git-Protocol")) {
                                      if (request.headers().contains(name)) {
                                        out.putHeader(name, request.getHeader(name));
                                      }
                                    }
                                    return out.putHeader("Authorization", basic).send(body);
                                  })
                              .compose(
                                  answer ->
                                      answer
                                          .body()
                                          .compose(
                                              content -> {
                                                request
                                                    .response()
                                                    .setStatusCode(answer.statusCode());
                                                request
                                                    .response()
                                                    .putHeader(
                                                        "Content-Type",
                                                        String.valueOf(
                                                            answer.getHeader("Content-Type")));
                                                return request.response().end(content);
                                              })));
            })
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  @BeforeEach
  void repository() throws Exception {
    server = new GitServer("robot", "p");
    var bare = server.repository("org/r.git");
    var work = folder.resolve("work");
    git(folder, "init", "-q", "-b", "main", "work");
    git(work, "commit", "-q", "--allow-empty", "-m", "One");
    commit = git(work, "rev-parse", "HEAD").strip();
    git(work, "tag", "-a", "v1.0", "-m", "first");
    for (int i = 0; i < 30; i++) {
      git(work, "branch", "feature-%02d".formatted(i));
    }
    git(work, "push", "-q", "--all", bare.toString());
    git(work, "push", "-q", "--tags", bare.toString());
    var tokenFile = Files.writeString(folder.resolve("token"), "own-token\n");
    refs =
        new GitRefs(
            new OwnToken(tokenFile.toString()),
            URI.create("http://127.0.0.1:" + proxy().actualPort()),
            SOON);
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void listsBranchesThenTagsWithThePluginsOwnToken() throws Exception {
    var all = refs.of("team", "git", "org/r.git");
    assertThat(all).hasSize(32);
    assertThat(all.getFirst())
        .isEqualTo(new GitRef("refs/heads/feature-00", GitRef.Kind.BRANCH, commit));
    assertThat(all.getLast().json().encode())
        .isEqualTo(
            "{\"name\":\"v1.0\",\"ref\":\"refs/tags/v1.0\",\"kind\":\"tag\",\"commit\":\"%s\"}"
                .formatted(commit));
    assertThat(tokens).isNotEmpty().allMatch("Bearer own-token"::equals);
  }

  @Test
  void pagesAndSearches() throws Exception {
    var all = refs.of("team", "git", "org/r.git");
    var page = Page.of("2", "20", "").of(all);
    assertThat(page.getJsonArray("items")).hasSize(12);
    assertThat(page.getInteger("total")).isEqualTo(32);
    assertThat(Page.of("1", "20", "FEATURE-1").of(all).getInteger("total")).isEqualTo(10);
    assertThatThrownBy(() -> Page.of("0", "20", "")).hasMessageContaining("page");
    assertThatThrownBy(() -> Page.of("1", "9999", "")).hasMessageContaining("itemsPerPage");
  }

  @Test
  void missingRepositoryIsNotFoundAndOddPathsAreRefused() {
    assertThatThrownBy(() -> refs.of("team", "git", "org/none.git"))
        .isInstanceOfSatisfying(NotListed.class, e -> assertThat(e.code()).isEqualTo(404));
    for (var odd : List.of("a b", "http://x/y", "a?b", "a%2fb", "a//b")) {
      assertThatThrownBy(() -> refs.of("team", "git", odd))
          .isInstanceOfSatisfying(NotListed.class, e -> assertThat(e.code()).isEqualTo(400));
    }
  }
}
