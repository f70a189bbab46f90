package dev.connectors.proxy;

import static dev.connectors.proxy.ProxyBed.PASSWORD;
import static dev.connectors.proxy.ProxyBed.TOKEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.credential.Credential;
import dev.connectors.testbed.Log;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

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

  @Test
  void credentialOfAnotherConnectorIsNeverUsed() throws Exception {
    var kept = bed.credentials.get("uid-1");
    bed.credentials.put(
        "uid-1", new Credential("7", "team/other", "basicAuth", kept.data(), Optional.empty()));
    assertThat(caller.get("/").statusCode()).isEqualTo(503);
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
