package dev.connectors.proxy;

import static dev.connectors.proxy.ProxyBed.PASSWORD;
import static dev.connectors.proxy.ProxyBed.TOKEN;
import static dev.connectors.testbed.GitServer.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.connectors.testbed.GitServer;
import dev.connectors.testbed.Log;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The git command line itself, against git http-backend, with nothing but a caller's token. */
class GitThroughProxyTest {
  private static final String HEADER = "http.extraHeader=Authorization: Bearer " + TOKEN.reveal();

  @Test
  void clonesAndPushesAPrivateRepositoryWithoutTheCredential(@TempDir Path folder)
      throws Exception {
    try (var server = new GitServer("robot", PASSWORD);
        var bed = new ProxyBed();
        var log = Log.capture()) {
      var repository = server.repository("org/r.git");
      bed.signedIn(server.url());
      var output = git(folder, "-c", HEADER, "clone", bed.url("/org/r.git"), "work");
      var work = folder.resolve("work");
      var bytes = new byte[20 * 1024 * 1024]; // does not compress: a chunked POST
      new Random(1).nextBytes(bytes);
      Files.write(work.resolve("large"), bytes);
      git(work, "add", ".");
      git(work, "commit", "-q", "-m", "One");
      output += git(work, "-c", HEADER, "push", "origin", "HEAD:main");
      output += git(folder, "-c", HEADER, "clone", "-b", "main", bed.url("/org/r.git"), "again");
      assertThat(folder.resolve("again/large")).hasBinaryContent(bytes);
      assertThat(git(repository, "rev-parse", "main")).isEqualTo(git(work, "rev-parse", "HEAD"));
      assertThat(output + log.all() + bed.meters.getMetersAsString()).doesNotContain(PASSWORD);
      assertThat(log.lines("audit")).isNotEmpty();

      // git's own way to hand over a token: the password of Basic
      var withPassword =
          bed.url("/org/r.git").replace("http://", "http://x:" + TOKEN.reveal() + "@");
      assertThat(git(folder, "ls-remote", withPassword)).contains("refs/heads/main");
      assertThatThrownBy(() -> git(folder, "ls-remote", bed.url("/org/r.git")))
          .hasMessageContaining("could not read Username");
      bed.credential(Map.of("username", "robot", "password", "wrong"));
      assertThatThrownBy(() -> git(folder, "-c", HEADER, "ls-remote", bed.url("/org/r.git")))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void redirectAbroadEndsGitWith502AndNothingArrivesThere(@TempDir Path folder) throws Exception {
    try (var bed = new ProxyBed()) {
      var arrived = new AtomicInteger();
      var abroad = bed.addressOf(bed.serve(request -> arrived.incrementAndGet()));
      bed.signedIn(
          bed.addressOf(
              bed.serve(
                  request ->
                      request
                          .response()
                          .setStatusCode(302)
                          .putHeader("Location", abroad + request.uri())
                          .end())));
      assertThatThrownBy(() -> git(folder, "-c", HEADER, "ls-remote", bed.url("/org/r.git")))
          .hasMessageContaining("502")
          .hasMessageNotContaining(PASSWORD);
      assertThat(arrived).hasValue(0);
    }
  }
}
