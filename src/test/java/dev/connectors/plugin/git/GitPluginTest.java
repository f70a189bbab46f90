package dev.connectors.plugin.git;

import static dev.connectors.testbed.GitServer.git;
import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.listing.ListingCall;
import dev.connectors.platform.http.AddressRule;
import dev.connectors.platform.http.Answer;
import dev.connectors.platform.http.Draining;
import dev.connectors.platform.http.Headers;
import dev.connectors.platform.http.Loopback;
import dev.connectors.platform.http.Outgoing;
import dev.connectors.platform.http.Relay;
import dev.connectors.platform.http.TimesOnLoopback;
import dev.connectors.testbed.GitServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin before a real Git server; the test stands for the proxy that calls it. */
class GitPluginTest {
  private static final String TOOL = "/connectors/v1alpha1/team/git/path";
  private static final String ADDRESS = "https://git.example.com/prefix/";

  private final Vertx vertx = Vertx.vertx();
  private final Relay relay =
      new Relay(vertx, new TimesOnLoopback(SOON), new Draining(), Loopback.connections(vertx));
  private final List<String> tickets = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path folder;
  private GitServer server;
  private String commit = "";
  private int proxy;
  private int plugin;
  private Duration toolTime = Duration.ZERO;
  private String tool = TOOL;

  @BeforeEach
  void repository() throws Exception {
    server = new GitServer("robot", "p");
    var bare = server.repository("org/r.git");
    git(folder, "init", "-q", "-b", "main", "work");
    var work = folder.resolve("work");
    git(work, "commit", "-q", "--allow-empty", "-m", "One");
    commit = git(work, "rev-parse", "HEAD").strip();
    git(work, "tag", "-a", "v1.0", "-m", "first");
    for (int i = 0; i < 30; i++) {
      git(work, "branch", "feature-%02d".formatted(i));
    }
    git(work, "push", "-q", "--all", bare.toString());
    git(work, "push", "-q", "--tags", bare.toString());
    git(work, "push", "-q", bare.toString(), "HEAD:refs/pull/1/head");
    proxy = Loopback.serve(vertx, this::proxy).actualPort();
    plugin = plugin(new Bounds(SOON, 1 << 20, 100, 4));
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private int plugin(GitSettings settings) {
    var plugin = new GitPlugin(vertx, new GitRefs(settings), new Draining(), settings);
    return Loopback.serve(vertx, plugin::handle).actualPort();
  }

  /** Stands for the proxy: takes the ticket, and puts the credential in its place. */
  private void proxy(HttpServerRequest request) {
    request.pause();
    tickets.add(String.valueOf(request.getHeader("Authorization")));
    if (request.path().contains("/away.git")) {
      request
          .response()
          .setStatusCode(302)
          .putHeader("Location", "http://127.0.0.1:%d%s/org/r.git".formatted(proxy, TOOL))
          .end();
      return;
    }
    if (request.path().contains("/refused.git")) {
      var status = new JsonObject().put("kind", "Status").put("message", "leads to elsewhere");
      request.response().setStatusCode(502).end(status.encode());
      return;
    }
    if (request.path().contains("/silent.git")) {
      return;
    }
    if (request.path().contains("/endless.git")) {
      request
          .response()
          .setChunked(true)
          .putHeader("Content-Type", "application/x-git-upload-pack-advertisement")
          .write("001e# service=git-upload-pack\n0000");
      endless(request, 0);
      return;
    }
    var headers = Headers.toPassOn(request.headers());
    headers.set(
        "Authorization",
        "Basic " + Base64.getEncoder().encodeToString("robot:p".getBytes(StandardCharsets.UTF_8)));
    var unused =
        relay.pass(
            request,
            new Outgoing(
                vertx.createHttpClient(),
                AddressRule.ANY,
                false,
                "127.0.0.1",
                URI.create(server.url()).getPort(),
                request.uri().substring(TOOL.length()),
                headers,
                (status, answered) -> new Answer.Passed(answered)));
  }

  private void endless(HttpServerRequest request, int number) {
    if (!request.response().closed()) {
      request
          .response()
          .write(Buffer.buffer("0040" + commit + " refs/heads/x%06d\n".formatted(number)))
          .onSuccess(written -> endless(request, number + 1));
    }
  }

  @Test
  void listsBranchesThenTagsWithTheTicketAlone() throws Exception {
    var answer = list(plugin, "repositoryUrl=" + coded(ADDRESS + "org/r.git"), "100");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    var list = new JsonObject(answer.body());
    assertThat(list.fieldNames()).containsExactlyInAnyOrder("listMeta", "items");
    assertThat(list.getJsonObject("listMeta").getInteger("totalItems")).isEqualTo(32);
    var items = list.getJsonArray("items");
    assertThat(items).hasSize(32);
    assertThat(items.getJsonObject(0))
        .isEqualTo(new JsonObject().put("name", "refs/heads/feature-00").put("commitID", commit));
    assertThat(items.getJsonObject(31))
        .isEqualTo(new JsonObject().put("name", "refs/tags/v1.0").put("commitID", commit));
    assertThat(tickets).isNotEmpty().allMatch("Bearer the-ticket"::equals);
  }

  @Test
  void pagesAndSearches() throws Exception {
    var page = new JsonObject(list(plugin, "repositoryUrl=org/r.git&page=2", "20").body());
    assertThat(page.getJsonArray("items")).hasSize(12);
    var found =
        new JsonObject(list(plugin, "repositoryUrl=/org/r.git/&search=FEATURE-1", "20").body());
    assertThat(found.getJsonObject("listMeta").getInteger("totalItems")).isEqualTo(10);
    assertThat(list(plugin, "repositoryUrl=org/r.git&page=0", "20").body())
        .contains("page must be a number");
    assertThat(list(plugin, "repositoryUrl=org/r.git", "9999").body())
        .contains("itemsPerPage must be a number");
  }

  @Test
  void repositoryThatIsNotThereIsNotFound() throws Exception {
    var answer = list(plugin, "repositoryUrl=org/none.git", "20");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("\"kind\":\"Status\"").contains("org/none.git");
  }

  @Test
  void redirectIsNotFollowedAndRefusalKeepsItsReason() throws Exception {
    var answer = list(plugin, "repositoryUrl=away.git", "20");
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).contains("redirects");
    assertThat(tickets).hasSize(1);
    var refused = list(plugin, "repositoryUrl=refused.git", "20");
    assertThat(refused.statusCode()).isEqualTo(502);
    assertThat(refused.body()).contains("leads to elsewhere").doesNotContain("the-ticket");
  }

  @Test
  void toolWithoutAnEndIsBrokenOff() throws Exception {
    var silent = plugin(new Bounds(Duration.ofMillis(300), 1 << 20, 100, 4));
    assertThat(list(silent, "repositoryUrl=silent.git", "20").statusCode()).isEqualTo(504);
    var answer = list(plugin, "repositoryUrl=endless.git", "20");
    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(answer.body()).contains("connectors.git.max-bytes");
    var slow = plugin(new Bounds(Duration.ofMillis(300), Long.MAX_VALUE, 100, 4));
    assertThat(list(slow, "repositoryUrl=endless.git", "20").body())
        .contains("takes longer than connectors.git.timeout");
  }

  @Test
  void toolMayTakeBesidesWhatItsClassAllows() throws Exception {
    var hasty = plugin(new Bounds(Duration.ofNanos(1), 1 << 20, 100, 4));
    assertThat(list(hasty, "repositoryUrl=org/r.git", "20").statusCode()).isEqualTo(504);
    toolTime = SOON;
    assertThat(list(hasty, "repositoryUrl=org/r.git", "20").statusCode()).isEqualTo(200);
  }

  @Test
  void namespaceWhoseToolsAreSilentLeavesRoomForOthersUntilItsCallersGo() throws Exception {
    var shared = plugin(new Bounds(SOON, 1 << 20, 100, 2, 1));
    var silent =
        client.sendAsync(
            request(shared, "repositoryUrl=silent.git", "20"), BodyHandlers.ofString());
    await().atMost(SOON).until(() -> !tickets.isEmpty());
    assertThat(list(shared, "repositoryUrl=org/r.git", "20").statusCode()).isEqualTo(503);
    tool = TOOL.replace("team", "mate");
    assertThat(list(shared, "repositoryUrl=org/r.git", "20").statusCode()).isEqualTo(200);
    tool = TOOL;
    silent.cancel(true);
    await()
        .atMost(SOON)
        .until(() -> list(shared, "repositoryUrl=org/r.git", "20").statusCode() == 200);
  }

  @Test
  void tooManyRefsAndTooManyListingsAreRefused() throws Exception {
    var few = plugin(new Bounds(SOON, 1 << 20, 5, 1));
    var answer = list(few, "repositoryUrl=org/r.git", "20");
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).contains("connectors.git.max-refs");
    var none = plugin(new Bounds(SOON, 1 << 20, 100, 0));
    var busy = list(none, "repositoryUrl=org/r.git", "20");
    assertThat(busy.statusCode()).isEqualTo(503);
    assertThat(busy.headers().firstValue("Retry-After")).hasValue("2");
  }

  @Test
  void whoIsNotTheProxyIsRefused() throws Exception {
    var url = "http://127.0.0.1:" + plugin + "/gitrefs?repositoryUrl=org/r.git";
    var answer =
        client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(tickets).isEmpty();
  }

  private static String coded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private HttpResponse<String> list(int port, String query, String size)
      throws IOException, InterruptedException {
    return client.send(request(port, query, size), BodyHandlers.ofString());
  }

  private HttpRequest request(int port, String query, String size) {
    var request =
        HttpRequest.newBuilder(
            URI.create(
                "http://127.0.0.1:%d/gitrefs?%s&itemsPerPage=%s".formatted(port, query, size)));
    new ListingCall("the-ticket", proxy, tool, ADDRESS, toolTime)
        .headers()
        .forEach(header -> request.header(header.getKey(), header.getValue()));
    return request.timeout(SOON).build();
  }
}
