package dev.connectors.proxy;

import static dev.connectors.proxy.ProxyBed.PASSWORD;
import static dev.connectors.proxy.ProxyBed.TOKEN;
import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.access.Target;
import dev.connectors.testbed.Log;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plugin that does what it should not, and what the proxy makes of it. */
class ListingTest {
  private static final String TEAM = "/connectors/v1alpha1/team/tool/path";
  private static final String LIST = TEAM + "/git/gitrefs?repositoryUrl=r.git&search=a%20b";

  @AutoClose private final ProxyBed bed = new ProxyBed();
  private final EchoTool tool = new EchoTool(bed);
  private final ProxyCaller caller = new ProxyCaller(bed);
  private final CompletableFuture<Map<String, String>> called = new CompletableFuture<>();
  private final CompletableFuture<HttpServerRequest> held = new CompletableFuture<>();
  private volatile String answer = "{}";
  private volatile String type = "application/json";
  private volatile boolean holds;

  @BeforeEach
  void plugin() {
    bed.kind(
        """
        auth:
          types:
          - name: basicAuth
            secretType: kubernetes.io/basic-auth
            secretKeys: [username, password]
            inject: {headers: {Authorization: "Basic {secret.username.basic(secret.password)}"}}
        operations:
        - {verb: get, methods: [GET], paths: [/**]}
        - {verb: create, methods: [POST], paths: [/**]}
        mint: [/tokens]
        plugin: {name: git, listings: [gitrefs]}
        """);
    bed.connectors.put("team/other", bed.connectors.get("team/tool"));
    bed.pluginPort = bed.serve(this::misbehave).actualPort();
  }

  private void misbehave(HttpServerRequest request) {
    var seen = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    request.headers().forEach(header -> seen.put(header.getKey(), header.getValue()));
    seen.put("uri", request.uri());
    called.complete(seen);
    if (holds) {
      held.complete(request);
    } else {
      var unused =
          request
              .response()
              .putHeader("Content-Type", type)
              .putHeader("Set-Cookie", "a=b")
              .putHeader("Location", "http://other.example.com/")
              .end(answer);
    }
  }

  /** The line is written once the answer is on its way. */
  private static String audited(Log log) {
    return await()
        .atMost(SOON)
        .until(() -> log.lines("audit"), lines -> !lines.isEmpty())
        .getLast();
  }

  private HttpRequest.Builder request(String path, String token) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bed.port() + path))
        .timeout(SOON)
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> get(String path, String token)
      throws IOException, InterruptedException {
    return caller.send(request(path, token));
  }

  /** The ticket of a listing that stays under way. */
  private String ticket() throws Exception {
    holds = true;
    var unused =
        caller.client.sendAsync(request(LIST, TOKEN.reveal()).build(), BodyHandlers.ofString());
    return called
        .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
        .join()
        .get("Authorization")
        .replace("Bearer ", "");
  }

  @Test
  void pluginIsToldWhatItNeedsAndNothingOfTheCaller() throws Exception {
    answer = "{\"items\":[]}";
    var got =
        caller.send(
            request(LIST, TOKEN.reveal())
                .header("Cookie", "c=d")
                .header("X-Connectors-Path", "/connectors/v1alpha1/other/tool/path")
                .header("Accept", "application/json"));
    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(got.body()).isEqualTo(answer);
    assertThat(got.headers().map().keySet()).doesNotContain("set-cookie", "location");
    var seen = called.join();
    assertThat(seen.get("uri")).isEqualTo("/gitrefs?repositoryUrl=r.git&search=a%20b");
    assertThat(seen).containsEntry("Accept", "application/json");
    assertThat(seen).containsEntry("X-Connectors-Path", TEAM);
    assertThat(seen).containsEntry("X-Connectors-Address", tool.address());
    assertThat(seen).containsEntry("X-Connectors-Proxy-Port", Integer.toString(bed.port()));
    assertThat(seen.keySet())
        .doesNotContain("Cookie", "User-Agent")
        .hasSize(7); // with Host and the URI
    assertThat(seen.toString()).doesNotContain(TOKEN.reveal()).doesNotContain(PASSWORD);
    assertThat(bed.asked).containsExactly(Target.apis("team", "tool", "get"));
    assertThat(tool.seen()).isEmpty();
  }

  @Test
  void ticketReadsItsConnectorAsItsCaller() throws Exception {
    try (var log = Log.capture()) {
      var ticket = ticket();
      bed.asked.clear();
      var got = get(TEAM + "/r.git/info/refs?service=git-upload-pack", ticket);
      assertThat(got.statusCode()).isEqualTo(200);
      assertThat(tool.received().headers().toString()).doesNotContain(ticket);
      assertThat(bed.asked).isEmpty();
      var line = new JsonObject(audited(log));
      assertThat(line.getString("via")).isEqualTo("git-plugin");
      assertThat(line.getString("serviceAccount")).isEqualTo("team/builder");
      assertThat(line.getString("decision")).isEqualTo("allowed");
      assertThat(log.all()).doesNotContain(ticket);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /connectors/v1alpha1/team/other/path/x",
        "GET /connectors/v1alpha1/other/tool/path/x",
        "POST " + TEAM + "/r.git/git-upload-pack",
        "GET " + TEAM + "/tokens",
        "GET " + LIST
      })
  void misbehavingPluginIsRefusedAndAudited(String line) throws Exception {
    try (var log = Log.capture()) {
      var ticket = ticket();
      var words = line.split(" ", 2);
      var got =
          caller.send(request(words[1], ticket).method(words[0], BodyPublishers.ofString("")));
      assertThat(got.statusCode()).isEqualTo(403);
      assertThat(got.body()).contains("\"kind\":\"Status\"").contains("ticket");
      assertThat(tool.seen()).isEmpty();
      assertThat(audited(log))
          .contains("\"via\":\"git-plugin\"")
          .contains("\"decision\":\"refused\"")
          .contains("\"serviceAccount\":\"team/builder\"")
          .doesNotContain(ticket);
    }
  }

  @Test
  void ticketIsKnownAtTheRestEntryAlone() throws Exception {
    var ticket = ticket();
    assertThat(get("/namespaces/team/connectors/tool/x", ticket).statusCode()).isEqualTo(401);
    assertThat(tool.seen()).isEmpty();
  }

  @Test
  void ticketEndsWithItsListingOrItsTime() throws Exception {
    var ticket = ticket();
    bed.nanosAhead.set(Duration.ofSeconds(61).toNanos());
    assertThat(get(TEAM + "/x", ticket).statusCode()).isEqualTo(401);
    bed.nanosAhead.set(0);
    assertThat(get(TEAM + "/x", ticket).statusCode()).isEqualTo(200);
    holds = false;
    assertThat(get(LIST, TOKEN.reveal()).statusCode()).isEqualTo(200);
    assertThat(get(TEAM + "/x", ticket).statusCode()).isEqualTo(200);
    var unused = held.join().response().putHeader("Content-Type", "application/json").end("{}");
    await().atMost(SOON).until(() -> get(TEAM + "/x", ticket).statusCode() == 401);
  }

  @Test
  void pluginThatIsAwayIsNamedWithItsComponent() throws Exception {
    bed.pluginPort = 1;
    var got = get(LIST, TOKEN.reveal());
    assertThat(got.statusCode()).isEqualTo(503);
    assertThat(got.headers().firstValue("Retry-After")).isPresent();
    assertThat(got.body())
        .contains("\"kind\":\"Status\"")
        .contains("the git plugin")
        .contains("ConnectorsGit");
  }

  @Test
  void answerThatIsNotJsonIsNotPassedOn() throws Exception {
    type = "text/html";
    assertThat(get(LIST, TOKEN.reveal()).statusCode()).isEqualTo(502);
  }

  @Test
  void answerOfTwoMebibytesIsPassedOnAndALongerOneIsBrokenOff() throws Exception {
    answer = "\"" + "a".repeat(2 * 1024 * 1024 - 2) + "\"";
    assertThat(get(LIST, TOKEN.reveal()).body()).isEqualTo(answer);
    answer = "\"" + "a".repeat(2 * 1024 * 1024 - 1) + "\"";
    assertThatThrownBy(() -> get(LIST, TOKEN.reveal())).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/git/gitrefs/",
        "/git//gitrefs",
        "/git/gitrefs/x",
        "/git/./gitrefs",
        "/git/%67itrefs",
        "/git%2fgitrefs",
        "/git/gitrefs;x",
        "/Git/gitrefs",
        "/git/gitref"
      })
  void anotherSpellingIsNoListing(String path) throws Exception {
    get(TEAM + path, TOKEN.reveal());
    assertThat(called).isNotDone();
  }

  @Test
  void listingIsReadWithGetAndWithoutABody() throws Exception {
    assertThat(
            caller
                .send(request(LIST, TOKEN.reveal()).method("GET", BodyPublishers.ofString("body")))
                .statusCode())
        .isEqualTo(400);
    caller.send(request(LIST, TOKEN.reveal()).method("POST", BodyPublishers.noBody()));
    assertThat(tool.received().uri()).startsWith("/git/gitrefs");
    assertThat(called).isNotDone();
  }
}
