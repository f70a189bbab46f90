package dev.connectors.api;

import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.access.Answers;
import dev.connectors.connector.access.Caller;
import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Target;
import dev.connectors.connector.access.Token;
import dev.connectors.connector.access.Tokens;
import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorClassSpec;
import dev.connectors.connector.catalog.Catalog;
import dev.connectors.platform.http.Draining;
import dev.connectors.platform.http.Loopback;
import dev.connectors.platform.http.OwnToken;
import dev.connectors.platform.http.Relay;
import dev.connectors.platform.http.TimesOnLoopback;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A call of the REST API, over real connections: to whom it goes, with what, and what is refused.
 */
class ApiTest {
  private static final Token TOKEN =
      Tokens.of("builder", Token.AUDIENCE, Instant.parse("2100-01-01T00:00:00Z"));
  private static final String TOOL = "/connectors/v1alpha1/team/tool";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Target> asked = new CopyOnWriteArrayList<>();
  private final Answers answers = new Answers(this::decide);
  private final ConnectorClass git = Serialization.unmarshal("spec: {}", ConnectorClass.class);
  @TempDir private Path folder;
  private volatile Decision decision =
      new Decision.Allowed(new Caller("team", "builder", Optional.empty()));
  private int proxy;
  private String url = "";

  @BeforeEach
  void start() throws IOException {
    proxy = serve(request -> answer("proxy", request));
    int plugin = serve(request -> answer("plugin", request));
    git.setSpec(
        Serialization.unmarshal(
            "plugin: {service: \"127.0.0.1:%d\", listings: [refs]}".formatted(plugin),
            ConnectorClassSpec.class));
    var draining = new Draining();
    var own = Files.writeString(folder.resolve("token"), "own-token\n");
    var handler =
        new ApiHandler(
            vertx,
            new Known(),
            answers.access(),
            new OwnToken(own.toString()),
            new Relay(vertx, new TimesOnLoopback(SOON), draining),
            draining,
            URI.create("http://127.0.0.1:" + proxy));
    url = "http://127.0.0.1:" + serve(handler::handle);
  }

  @AfterEach
  void stop() {
    answers.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void callGoesToTheProxyWithTheApisOwnToken() throws Exception {
    var basic = Base64.getEncoder().encodeToString(("x:" + TOKEN.reveal()).getBytes(UTF_8));
    var answer =
        send(
            request(TOOL + "/path/a%2Fb?q=1")
                .header("X-HTTP-Method-Override", "DELETE")
                .header("X-Mine", TOKEN.reveal())
                .header("X-Basic", "Basic " + basic)
                .header("X-Kept", "kept"));
    assertThat(answer.body())
        .startsWith("proxy GET /namespaces/team/connectors/tool/a%2Fb?q=1")
        .contains("Bearer own-token")
        .contains("kept")
        .doesNotContain("DELETE")
        .doesNotContain(basic)
        .doesNotContain(TOKEN.reveal());
    assertThat(get(TOOL + "/path/x?t=" + TOKEN.reveal()).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/refs/../../../team-a/our-git/refs",
        "/refs/%2e%2e/%2e%2e/%2e%2e/team-a/our-git/refs",
        "/refs/..;/..;/..;/team-a/our-git/refs",
        "/refs/x"
      })
  void listingIsAnsweredAtItsExactPathAlone(String path) throws Exception {
    var answer = send(request(TOOL + path));
    assertThat(answer.statusCode()).isIn(400, 404);
    assertThat(answer.body()).doesNotContain("plugin GET");
  }

  @ParameterizedTest
  @CsvSource({"GET,get", "HEAD,get", "POST,create", "PUT,update", "PATCH,patch", "DELETE,delete"})
  void methodIsTheVerbThatTheCallerNeeds(String method, String verb) throws Exception {
    assertThat(send(request(TOOL + "/path/x").method(method, BodyPublishers.noBody())).statusCode())
        .isEqualTo(200);
    assertThat(asked).containsExactly(new Target("team", "tool", verb, "apis"));
  }

  @Test
  void listingGoesToThePluginOfTheClass() throws Exception {
    assertThat(get(TOOL + "/refs?repository=org/r.git").body())
        .startsWith("plugin GET " + TOOL + "/refs?repository=org/r.git")
        .contains("Bearer own-token");
    var unknown = get(TOOL + "/images");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("class git has no listing images");
    assertThat(send(request(TOOL + "/refs").POST(BodyPublishers.noBody())).statusCode())
        .isEqualTo(405);
  }

  @Test
  void redirectLeadsThroughTheApiAgain() throws Exception {
    var inside = "http://127.0.0.1:%d/namespaces/team/connectors/tool/next".formatted(proxy);
    assertThat(get(TOOL + "/path/redirect?to=" + inside).headers().firstValue("Location"))
        .hasValue(TOOL + "/path/next");
    var outside = "http://other.example.com/x";
    assertThat(get(TOOL + "/path/redirect?to=" + outside).headers().firstValue("Location"))
        .hasValue(outside);
  }

  @Test
  void whoMayNotIsToldAndNothingIsPassedOn() throws Exception {
    var anonymous = send(HttpRequest.newBuilder(URI.create(url + TOOL + "/path/x")));
    assertThat(anonymous.statusCode()).isEqualTo(401);
    assertThat(anonymous.headers().allValues("WWW-Authenticate")).hasSize(2);
    assertThat(anonymous.body()).contains("\"kind\":\"Status\"").contains("audience");
    decision = new Decision.Denied(403, "kubectl create rolebinding", Optional.empty());
    var refused = get(TOOL + "/path/x");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("kubectl create rolebinding").contains("Forbidden");
  }

  @Test
  void outageOfTheApiServerIsToldWithATimeToWait() throws Exception {
    decision = new Decision.Unavailable("later", Duration.ofSeconds(5));
    var answer = get(TOOL + "/path/x");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
  }

  @Test
  void whatDoesNotExistIsNamed() throws Exception {
    assertThat(get("/connectors/v1/team").body())
        .contains("/connectors/v1alpha1/<namespace>/<connector>/path");
    var other = get("/connectors/v1alpha1/team/other/path/x");
    assertThat(other.statusCode()).isEqualTo(404);
    assertThat(other.body()).contains("connector other in namespace team does not exist");
    assertThat(send(request(TOOL + "/path/x").method("TRACE", BodyPublishers.noBody())).body())
        .contains("TRACE has no verb");
  }

  @Test
  void missingTokenOfItsOwnIsNamed() throws Exception {
    Files.delete(folder.resolve("token"));
    var answer = get(TOOL + "/path/x");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("projected volume");
  }

  private Decision decide(Target target) {
    asked.add(target);
    return decision;
  }

  /** Says by whom, what was asked. */
  private static void answer(String who, HttpServerRequest request) {
    if (request.path().endsWith("/redirect")) {
      request.response().setStatusCode(302).putHeader("Location", request.getParam("to")).end();
    } else {
      request
          .response()
          .end("%s %s %s %s".formatted(who, request.method(), request.uri(), request.headers()));
    }
  }

  private int serve(Handler<HttpServerRequest> handler) {
    return Loopback.serve(vertx, handler).actualPort();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("Authorization", "Bearer " + TOKEN.reveal());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private final class Known implements Catalog {
    @Override
    public boolean synced() {
      return true;
    }

    @Override
    public Optional<Connector> connector(String namespace, String name) {
      return name.equals("tool")
          ? Optional.of(Serialization.unmarshal("spec: {connectorClassName: git}", Connector.class))
          : Optional.empty();
    }

    @Override
    public Optional<ConnectorClass> connectorClass(String name) {
      return Optional.of(git);
    }
  }
}
