package dev.connectors.proxy;

import static dev.connectors.proxy.ProxyBed.TOKEN;
import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.plugin.git.RunningGitPlugin;
import io.vertx.core.http.HttpServerRequest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A tool that thinks for longer than the proxy's setting allows, and what its class says of it. */
class LateAnswersTest {
  private static final Duration SETTING = Duration.ofMillis(400);
  private static final String PATIENT = "timeouts: {response: 10m}\n";

  @AutoClose private final ProxyBed bed = new ProxyBed(SETTING);
  private final ProxyCaller caller = new ProxyCaller(bed);
  private final AtomicInteger asked = new AtomicInteger();

  private void tool(String timeouts) {
    bed.kind(
        """
        operations:
        - {verb: get, methods: [GET], paths: [/**]}
        - {verb: create, methods: [POST], paths: [/**]}
        plugin: {name: git, listings: [gitrefs]}
        """
            + timeouts);
    bed.connector(bed.addressOf(bed.serve(this::late)), "");
  }

  private void late(HttpServerRequest request) {
    asked.incrementAndGet();
    if (!request.path().equals("/never")) {
      bed.vertx.setTimer(
          3 * SETTING.toMillis(), now -> request.response().setStatusCode(404).end("late"));
    }
  }

  @Test
  void toolThatIsLateIsServedWhereItsClassAllowsIt() throws Exception {
    tool(PATIENT);
    assertThat(caller.get("/x").body()).isEqualTo("late");
    var posted = caller.send(caller.request("/x").POST(BodyPublishers.ofString("body")));
    assertThat(posted.body()).isEqualTo("late");
  }

  @Test
  void toolThatIsLaterThanTheSettingIsGivenUpWhereItsClassSaysNothing() throws Exception {
    tool("");
    var answer = caller.get("/x");
    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(answer.body()).contains("did not answer", "connectors.proxy.response-timeout");
  }

  @Test
  void toolThatIsLaterThanItsClassAllowsIsGivenUpAndTheCallerReadsWhatSaysSo() throws Exception {
    tool("timeouts: {response: 1s}\n");
    var answer = caller.get("/never");
    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(answer.body())
        .contains("connector team/tool")
        .contains(
            "did not answer within 1 s, which is what spec.timeouts.response of ConnectorClass git allows");
  }

  @Test
  void timeThatIsNoneLeavesTheSettingInForce() throws Exception {
    tool("timeouts: {response: 99h}\n");
    assertThat(caller.get("/never").body()).contains("connectors.proxy.response-timeout");
  }

  @Test
  void listingWaitsForItsToolAsLongAsTheClassAllows() throws Exception {
    bed.pluginPort = RunningGitPlugin.start(bed.vertx, SETTING);
    tool(PATIENT);
    var listing =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/connectors/v1alpha1/team/tool/path/git/gitrefs?repositoryUrl=r.git"
                        .formatted(bed.port())))
            .header("Authorization", "Bearer " + TOKEN.reveal());
    var answer = caller.send(listing);
    assertThat(asked).hasPositiveValue();
    assertThat(answer.body())
        .as("what the tool said, late")
        .contains("there is no repository r.git");
    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @Test
  void callerWhoDoesNotSendItsBodyIsNotTakenForAToolThatIsSilent() throws Exception {
    tool("timeouts: {response: 1s}\n");
    for (int i = 0; i < 6; i++) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), bed.port())) {
        socket.setSoTimeout((int) SOON.toMillis());
        socket
            .getOutputStream()
            .write(
                "POST /never HTTP/1.1\r\nHost: c-tool.team\r\nContent-Length: 9\r\nAuthorization: Bearer %s\r\n\r\nhalf"
                    .formatted(TOKEN.reveal())
                    .getBytes(StandardCharsets.US_ASCII));
        try (var lines =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
          assertThat(lines.readLine()).startsWith("HTTP/1.1 504");
          assertThat(lines.lines().anyMatch(line -> line.contains("check that it is sent")))
              .isTrue();
        }
      }
    }
    assertThat(caller.get("/never").statusCode()).isEqualTo(504);
  }
}
