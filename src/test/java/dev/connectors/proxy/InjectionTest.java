package dev.connectors.proxy;

import static dev.connectors.proxy.ProxyBed.PASSWORD;
import static dev.connectors.proxy.ProxyBed.TOKEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.credential.Copies;
import dev.connectors.testbed.Log;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Token off, credential on: what the tool gets and who else sees it. */
class InjectionTest {
  @AutoClose private final ProxyBed bed = new ProxyBed(Duration.ofSeconds(5));
  private final EchoTool tool = new EchoTool(bed);
  private final ProxyCaller caller = new ProxyCaller(bed);

  @Test
  void callersTokenIsSwappedForTheCredential() throws Exception {
    var answer = caller.get("/a%2Fb?q=1");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Tool")).hasValue("yes");
    var got = tool.received();
    assertThat(got.uri()).isEqualTo("/a%2Fb?q=1");
    assertThat(got.header("Authorization")).hasValue(EchoTool.BASIC);
    assertThat(got.header("Host")).hasValue(tool.address().substring("http://".length()));
    assertThat(got.toString()).doesNotContain(TOKEN.reveal());
  }

  @Test
  void tokenReachesTheToolInNoHeader() throws Exception {
    var basic = Base64.getEncoder().encodeToString(("x:" + TOKEN.reveal()).getBytes(UTF_8));
    var answer =
        caller.send(
            HttpRequest.newBuilder(URI.create(bed.url("/")))
                .header("Private-Token", TOKEN.reveal())
                .header("Proxy-Authorization", "Basic " + basic)
                .header("Cookie", "session=" + TOKEN.reveal())
                .header("X-Mine", "Basic " + basic)
                .header("X-Kept", "kept"));
    assertThat(answer.statusCode()).isEqualTo(200);
    var got = tool.received();
    assertThat(got.toString()).doesNotContain(TOKEN.reveal()).doesNotContain(basic);
    assertThat(got.header("X-Kept")).hasValue("kept");
    assertThat(caller.get("/?t=" + TOKEN.reveal()).statusCode()).isEqualTo(400);
  }

  @Test
  void connectorWithoutSecretPassesRequestsWithoutACredential() throws Exception {
    bed.connector(tool.address(), "auth: {name: basicAuth}\n");
    assertThat(caller.get("/").statusCode()).isEqualTo(200);
    assertThat(tool.received().header("Authorization")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auth: {name: basicAuth, secretRef: {name: another}}",
        "auth: {name: basicAuth, secretRef: {name: s}}\nparams: [{name: sslVerify, value: 'false'}]",
        "auth: {name: basicAuth, secretRef: {name: s}}\ncaCertSecretRef: {name: ca}",
        "auth: {name: basicAuth, secretRef: {name: s}}\naddressExtensions: [{name: a, value: 'http://b'}]"
      })
  void changedConnectorWaitsUntilItsCredentialIsCopiedAnew(String changed) throws Exception {
    bed.connectorAlone(tool.address(), changed);
    assertCopiedAnew(caller.get("/"));
    bed.connector(tool.address(), changed);
    assertThat(caller.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void nothingIsSentToANewAddressWhileNoControllerRuns() throws Exception {
    var other = new EchoTool(bed);
    bed.signedIn(tool.address());
    caller.get("/");
    tool.received();
    bed.connectorAlone(other.address(), "auth: {name: basicAuth, secretRef: {name: s}}\n");
    assertCopiedAnew(caller.get("/"));
    assertThat(other.seen()).isEmpty();
  }

  /** With values of the class, nothing of the Connector need change to send it otherwise. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "params: [{name: sslVerify, default: 'false'}]",
        "auth: {types: [{name: basicAuth, inject: {headers: {X-Other: '{secret.password}'}}}]}",
        "auth: {types: [{name: basicAuth, inject: {query: {key: '{secret.password}'}}}]}",
        "auth: {types: [{name: basicAuth, params: [{name: realm, default: r}]}]}",
        "auth: {types: [{name: another}]}"
      })
  void nothingIsSentOtherwiseWhenTheClassChangesWhileNoControllerRuns(String changed)
      throws Exception {
    bed.signedIn(tool.address());
    bed.kindAlone(changed + "\nunmatched: ByMethod\n");
    assertCopiedAnew(caller.get("/"));
  }

  @Test
  void connectorThatIsMadeAgainAndACopyOfOldAreServedWhenCopiedAnew() throws Exception {
    var copy = bed.credentials.get("uid-1");
    bed.credentials.put("uid-1", Copies.withUid(copy, "uid-0"));
    assertCopiedAnew(caller.get("/"));
    bed.credentials.put("uid-1", Copies.unmarked(copy));
    assertCopiedAnew(caller.get("/"));
    bed.credentials.put("uid-1", copy);
    assertThat(caller.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void connectorThatNamesNoSecretNeedsNoCopy() throws Exception {
    bed.connectorAlone(tool.address(), "");
    assertThat(caller.get("/").statusCode()).isEqualTo(200);
    assertThat(tool.received().header("Authorization")).isEmpty();
  }

  private void assertCopiedAnew(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("is being copied anew");
    assertThat(tool.seen()).isEmpty();
  }

  @Test
  void changedCredentialIsUsedAtOnce() throws Exception {
    caller.get("/");
    tool.received();
    bed.credential(Map.of("username", "robot", "password", "new"));
    caller.get("/");
    assertThat(tool.received().header("Authorization").orElseThrow()).isNotEqualTo(EchoTool.BASIC);
  }

  @Test
  void lineBreakInACredentialIsToldWithoutShowingIt() throws Exception {
    bed.kind(
        """
        auth:
          types:
          - name: basicAuth
            secretKeys: [password]
            inject: {headers: {X-Key: "{secret.password}"}}
        unmatched: ByMethod
        """);
    bed.credential(Map.of("password", PASSWORD + "\r\nX-Evil: 1"));
    var answer = caller.get("/");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("line break").doesNotContain(PASSWORD);
    bed.credential(Map.of("password", PASSWORD + "\n"));
    assertThat(caller.get("/").statusCode()).isEqualTo(200);
    assertThat(tool.received().header("X-Key")).hasValue(PASSWORD);
  }

  @Test
  void credentialIsInNoLogLineAndNoMetric() throws Exception {
    try (var log = Log.capture()) {
      caller.get("/a?secret=query");
      caller.get("/silent");
      bed.signedIn(tool.address().replace("http://", "https://"));
      caller.get("/");
      assertThat(log.lines("audit"))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("\"decision\":\"allowed\"")
                      .contains("\"pod\":\"team/builder-0\"")
                      .contains("\"connector\":\"team/tool\"")
                      .contains("\"path\":\"/a\"")
                      .contains("\"upstreamStatus\":200"));
      assertThat(log.all() + bed.meters.getMetersAsString())
          .doesNotContain(PASSWORD)
          .doesNotContain(EchoTool.BASIC.substring(6))
          .doesNotContain(TOKEN.reveal())
          .doesNotContain("secret=query");
    }
    assertThat(bed.credentials.toString()).doesNotContain(PASSWORD);
    assertThat(TOKEN.toString()).doesNotContain(TOKEN.reveal());
  }
}
