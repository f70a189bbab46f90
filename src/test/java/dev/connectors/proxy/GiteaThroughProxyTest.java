package dev.connectors.proxy;

import static dev.connectors.proxy.ProxyBed.PASSWORD;
import static dev.connectors.proxy.ProxyBed.TOKEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.connectors.connector.access.Caller;
import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Target;
import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.testbed.GitServer;
import dev.connectors.testbed.Gitea;
import dev.connectors.testbed.Log;
import dev.connectors.testbed.WireTap;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Git and git-lfs themselves, as a pod has them, against a real Gitea, which repeats Authorization
 * in its answers to LFS; every byte on both sides of the proxy is looked through.
 */
@Tag("peer")
class GiteaThroughProxyTest {
  private static final String CONNECTOR = "/namespaces/team/connectors/tool";
  private static final String JSON = "application/vnd.git-lfs+json";
  private static final String BASIC =
      Base64.getEncoder().encodeToString(("robot:" + PASSWORD).getBytes(UTF_8));
  private static Gitea gitea;
  private static int repositories;

  @AutoClose private final ProxyBed bed = new ProxyBed();
  @AutoClose private final WireTap tap = new WireTap(bed.port());
  @AutoClose private final Log log = Log.capture();
  private final ProxyCaller caller = new ProxyCaller(bed);
  private final String proxied = tap.url() + CONNECTOR;
  private final byte[] large = new byte[3 * 1024 * 1024];
  @TempDir private Path folder;
  private Map<String, String> environment = Map.of();
  private String path = "";
  private String id = "";

  @BeforeAll
  static void start() throws IOException {
    gitea = new Gitea("robot", PASSWORD);
  }

  @AfterAll
  static void stop() throws IOException {
    gitea.close();
  }

  @BeforeEach
  void podWithShippedConfiguration() throws Exception {
    bed.shipped("git");
    bed.signedIn(gitea.url());
    path = gitea.repository("r" + repositories++);
    new Random(repositories).nextBytes(large);
    id = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(large));
    var home = folder.resolve(".gitconfig");
    Files.writeString(home, gitconfig());
    environment =
        Map.of(
            "GIT_CONFIG_GLOBAL",
            home.toString(),
            "PATH",
            gitea.programs() + ":" + System.getenv("PATH"),
            "GIT_TRACE_CURL",
            "1",
            "GIT_CURL_VERBOSE",
            "1",
            "GIT_TRACE_REDACT",
            "0");
    git(folder, "lfs", "install", "--skip-repo");
  }

  /** As a pod finds it in its volume. */
  private String gitconfig() {
    var shipped = bed.classes.get("git").getSpec().configurations().getFirst();
    return new ClassTemplates()
        .render(
            shipped.data().get(".gitconfig"),
            Map.of(
                "connector", Map.of("proxyAddress", proxied, "address", gitea.url()),
                "context", Map.of("token", TOKEN.reveal())));
  }

  private String git(Path where, String... arguments) {
    var output = GitServer.git(where, environment, arguments);
    assertNoCredential(output);
    return output;
  }

  private static void assertNoCredential(String text) {
    assertThat(text.contains(PASSWORD) || text.contains(BASIC)).as("the credential").isFalse();
  }

  @AfterEach
  void nobodyHasSeenWhatIsNotHis() {
    assertNoCredential(tap.asked() + tap.answered() + log.all() + bed.meters.getMetersAsString());
    assertThat(gitea.tap().asked().contains(TOKEN.reveal())).as("the caller's token").isFalse();
  }

  /** The address is Gitea's own: the configuration has git go through the proxy. */
  private Path cloned(String name) {
    git(folder, "clone", "-q", gitea.url() + path, name);
    return folder.resolve(name);
  }

  private Path withLargeFile() throws IOException {
    var work = cloned("work");
    git(work, "checkout", "-q", "-B", "main");
    git(work, "lfs", "install", "--local");
    git(work, "lfs", "track", "*.bin");
    Files.write(work.resolve("large.bin"), large);
    git(work, "add", ".");
    git(work, "commit", "-q", "-m", "One");
    return work;
  }

  private Path pushed() throws IOException {
    var work = withLargeFile();
    git(work, "push", "origin", "main"); // git-lfs goes first, as a hook of git's
    return work;
  }

  @Test
  void largeFilesComeAndGoWithNothingButACallersToken() throws Exception {
    var work = pushed();
    assertThat(gitea.largeFile(id)).hasBinaryContent(large);
    assertThat(gitea.tap().answered()).as("what Gitea tells").contains(BASIC);

    assertThat(cloned("again").resolve("large.bin")).hasBinaryContent(large);

    var later = folder.resolve("later");
    git(
        folder,
        "-c",
        "filter.lfs.smudge=",
        "-c",
        "filter.lfs.process=",
        "-c",
        "filter.lfs.required=false",
        "clone",
        "-q",
        proxied + path,
        "later");
    assertThat(later.resolve("large.bin")).content().contains("oid sha256:" + id);
    git(later, "lfs", "pull");
    assertThat(later.resolve("large.bin")).hasBinaryContent(large);

    Files.delete(gitea.largeFile(id));
    git(work, "lfs", "push", "--all", "origin");
    git(work, "lfs", "lock", "large.bin");
    assertThat(git(later, "lfs", "locks")).contains("large.bin");
    git(work, "lfs", "unlock", "large.bin");
  }

  @Test
  void whoMayReadPullsAndCannotPush() throws Exception {
    var work = pushed();
    bed.decisions = GiteaThroughProxyTest::reading;
    assertThat(cloned("read").resolve("large.bin")).hasBinaryContent(large);

    Files.write(work.resolve("large.bin"), new byte[] {1, 2, 3});
    git(work, "commit", "-q", "-a", "-m", "Two");
    var second = MessageDigest.getInstance("SHA-256").digest(new byte[] {1, 2, 3});
    assertThatThrownBy(() -> git(work, "push", "--no-verify", "origin", "main"))
        .hasMessageContaining("403");
    assertThatThrownBy(() -> git(work, "lfs", "push", "origin", "main"))
        .hasMessageContaining("Authorization error");
    assertThat(gitea.largeFile(HexFormat.of().formatHex(second))).doesNotExist();
  }

  private static Decision reading(List<Target> targets) {
    return targets.stream()
        .filter(target -> !target.equals(Target.proxy("team", "tool", "get")))
        .findFirst()
        .<Decision>map(
            missing ->
                Decision.Denied.missingRight(
                    new Caller("team", "builder", Optional.empty()), missing))
        .orElse(ProxyBed.ALLOWED);
  }

  @Test
  void placesLeadThroughTheProxyAndHoldNoCredential() throws Exception {
    var upload = actions("upload");
    assertThat(upload.fieldNames()).containsExactlyInAnyOrder("upload", "verify");
    pushed();
    var download = actions("download");
    assertThat(download.fieldNames()).containsExactly("download");
    var place = URI.create(download.getJsonObject("download").getString("href"));
    var request = HttpRequest.newBuilder(place);
    assertThat(caller.send(request).statusCode()).as("without a token").isEqualTo(401);
  }

  private JsonObject actions(String operation) throws Exception {
    var answer =
        caller.send(
            HttpRequest.newBuilder(URI.create(proxied + path + "/info/lfs/objects/batch"))
                .header("Authorization", "Bearer " + TOKEN.reveal())
                .header("Accept", JSON)
                .header("Content-Type", JSON)
                .POST(
                    BodyPublishers.ofString(
                        """
                        {"operation": "%s", "objects": [{"oid": "%s", "size": %d}]}"""
                            .formatted(operation, id, large.length))));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertNoCredential(answer.headers().map() + answer.body());
    assertThat(answer.body().toLowerCase(Locale.ROOT)).doesNotContain("authorization");
    var actions =
        new JsonObject(answer.body())
            .getJsonArray("objects")
            .getJsonObject(0)
            .getJsonObject("actions");
    for (var action : actions.fieldNames()) {
      assertThat(actions.getJsonObject(action).getString("href")).startsWith(proxied + path + "/");
    }
    return actions;
  }
}
