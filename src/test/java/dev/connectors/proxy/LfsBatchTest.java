package dev.connectors.proxy;

import static dev.connectors.proxy.ProxyBed.PASSWORD;
import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Git LFS server that says where objects are and, as Gitea does, repeats Authorization. */
class LfsBatchTest {
  private static final String TYPE = "application/vnd.git-lfs+json";

  @AutoClose private final ProxyBed bed = new ProxyBed();
  private final ProxyCaller caller = new ProxyCaller(bed);
  private final CompletableFuture<String> encoding = new CompletableFuture<>();
  private volatile String answerType = TYPE;
  private volatile int objects = 1;
  private final String address = bed.addressOf(bed.serve(this::answer));

  LfsBatchTest() {
    bed.kind(
        """
        auth:
          types:
          - name: basicAuth
            secretKeys: [username, password]
            inject: {headers: {Authorization: "Basic {secret.username.basic(secret.password)}"}}
        unmatched: ByMethod
        rewrites: [{contentType: application/vnd.git-lfs+json, rewriter: LfsBatch}]
        """);
    bed.signedIn(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {TYPE, TYPE + "; charset=utf-8", "application/json"})
  void placesLeadThroughTheProxyAndHoldNoCredential(String type) throws Exception {
    answerType = type;
    var answer = batch();
    assertThat(encoding.get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("identity");
    assertThat(answer.statusCode()).isEqualTo(200);
    AnswersTest.assertNoCredential(answer);
    assertThat(answer.headers().map()).doesNotContainKeys("etag", "content-length");
    var actions = firstActions(answer);
    assertThat(actions.getJsonObject("download"))
        .isEqualTo(
            new JsonObject()
                .put("header", new JsonObject().put("Accept", TYPE))
                .put("href", bed.url("/objects/1?x=%20"))
                .put("expires_in", 3600));
    assertThat(actions.getJsonObject("upload"))
        .isEqualTo(
            new JsonObject()
                .put("href", "https://store.example.com/1?X-Signature=abc")
                .put("header", new JsonObject().put("X-Store", "1")));
    assertThat(actions.getJsonObject("verify").getJsonObject("header"))
        .as("a signature of the store's own")
        .isEqualTo(new JsonObject().put("Authorization", "Signature of-the-store"));
    assertThat(new JsonObject(answer.body()).getValue("number")).isEqualTo(1.5);
  }

  @Test
  void manyObjectsStreamThrough() throws Exception {
    objects = 20_000;
    var answer = batch();
    AnswersTest.assertNoCredential(answer);
    assertThat(new JsonObject(answer.body()).getJsonArray("objects")).hasSize(objects);
  }

  @Test
  void whatIsNoJsonAsAnnouncedIsRefused() throws Exception {
    bed.signedIn(serve("not JSON, but " + PASSWORD));
    var answer = batch();
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).contains("cannot be rewritten");
    AnswersTest.assertNoCredential(answer);
  }

  @Test
  void halfAnAnswerIsBrokenOffOrRefused() throws Exception {
    bed.signedIn(serve("{\"objects\": [1, 2"));
    assertThatThrownBy(this::wholeBatch).isInstanceOf(IOException.class);
  }

  @Test
  void anActionWithoutEndIsNotHeld() throws Exception {
    bed.signedIn(
        serve("{\"actions\":{\"download\":{\"header\":{" + "\"a\":\"b\",".repeat(100_000)));
    assertThatThrownBy(this::wholeBatch).isInstanceOf(IOException.class);
  }

  @Test
  void compressedAnswerThatNobodyAskedForIsRefused() throws Exception {
    bed.signedIn(
        bed.addressOf(
            bed.serve(
                request ->
                    request
                        .response()
                        .putHeader("Content-Type", TYPE)
                        .putHeader("Content-Encoding", "gzip")
                        .end("x"))));
    assertThat(batch().statusCode()).isEqualTo(502);
  }

  private void wholeBatch() throws Exception {
    if (batch().statusCode() == 502) {
      throw new IOException("refused");
    }
  }

  private String serve(String body) {
    return bed.addressOf(
        bed.serve(request -> request.response().putHeader("Content-Type", TYPE).end(body)));
  }

  private HttpResponse<String> batch() throws Exception {
    return caller.send(
        caller
            .request("/org/r.git/info/lfs/objects/batch")
            .header("Accept", TYPE)
            .header("Content-Type", TYPE)
            .header("Accept-Encoding", "gzip")
            .POST(BodyPublishers.ofString("{\"operation\":\"download\"}")));
  }

  private static JsonObject firstActions(HttpResponse<String> answer) {
    return new JsonObject(answer.body())
        .getJsonArray("objects")
        .getJsonObject(0)
        .getJsonObject("actions");
  }

  private void answer(HttpServerRequest request) {
    encoding.complete(request.getHeader("Accept-Encoding"));
    var sent = request.getHeader("Authorization");
    var own =
        new JsonObject()
            .put("header", new JsonObject().put("Authorization", sent).put("Accept", TYPE))
            .put("href", address + "/objects/1?x=%20")
            .put("expires_in", 3600);
    var foreign =
        new JsonObject()
            .put("href", "https://store.example.com/1?X-Signature=abc")
            .put("header", new JsonObject().put("authorization", sent).put("X-Store", "1"));
    var signed =
        new JsonObject()
            .put("href", "https://store.example.com/verify")
            .put("header", new JsonObject().put("Authorization", "Signature of-the-store"));
    var object =
        new JsonObject()
            .put("oid", "1")
            .put(
                "actions",
                new JsonObject().put("download", own).put("upload", foreign).put("verify", signed));
    var list = new JsonArray();
    for (int i = 0; i < objects; i++) {
      list.add(object);
    }
    var body =
        new JsonObject().put("message", "sent: " + sent).put("number", 1.5).put("objects", list);
    request
        .response()
        .putHeader("Content-Type", answerType)
        .putHeader("ETag", "\"1\"")
        .end(Buffer.buffer(body.encode()));
  }
}
