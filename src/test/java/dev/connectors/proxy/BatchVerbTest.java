package dev.connectors.proxy;

import static dev.connectors.proxy.ProxyBed.ALLOWED;
import static dev.connectors.proxy.ProxyBed.TOKEN;
import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.access.Caller;
import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Decision.Denied;
import dev.connectors.connector.access.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which way an LFS batch goes stands in its body: a reader can download, and nothing else. */
class BatchVerbTest {
  private static final String PATH = "/org/r.git/info/lfs/objects/batch";
  private static final String DOWNLOAD =
      " {\"operation\" : \"download\",\n\"objects\":[{\"oid\":\"é\",\"size\":1}]} ";
  private static final Target GET = Target.proxy("team", "tool", "get");
  private static final Target CREATE = Target.proxy("team", "tool", "create");

  @AutoClose private final ProxyBed bed = new ProxyBed();
  private final EchoTool tool = new EchoTool(bed);
  private final ProxyCaller caller = new ProxyCaller(bed);

  @BeforeEach
  void readerOfGit() {
    bed.kind(
        """
        auth:
          types:
          - name: basicAuth
            secretKeys: [username, password]
            inject: {headers: {Authorization: "Basic {secret.username.basic(secret.password)}"}}
        operations:
        - {verb: get, methods: [POST], paths: [/**/info/lfs/objects/batch], body: LfsBatch}
        """);
    granting(GET);
  }

  @Test
  void downloadTakesGetAndReachesTheToolByteForByte() throws Exception {
    var answer = batch(BodyPublishers.ofString(DOWNLOAD));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(DOWNLOAD);
    assertThat(tool.received().header("Content-Length"))
        .hasValue(Integer.toString(DOWNLOAD.getBytes(UTF_8).length));
    assertThat(bed.asked).containsOnly(GET);
  }

  @Test
  void chunkedDownloadIsSentWithItsLength() throws Exception {
    var bytes = DOWNLOAD.getBytes(UTF_8);
    var answer = batch(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));
    assertThat(answer.body()).isEqualTo(DOWNLOAD);
    assertThat(tool.received().header("Transfer-Encoding")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"operation\":\"upload\"}", "{}", "{\"operation\":\"lock\"}"})
  void allElseTakesCreateBesides(String body) throws Exception {
    var refused = batch(BodyPublishers.ofString(body));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("may not create connectors/proxy");
    assertThat(tool.seen()).isEmpty();
    granting(GET, CREATE);
    assertThat(batch(BodyPublishers.ofString(body)).body()).isEqualTo(body);
  }

  @Test
  void bodyOfOneWhoMayNotReadIsNotRead() throws Exception {
    granting();
    assertThat(firstLineOfAnswerToHead()).startsWith("HTTP/1.1 403 ");
    granting(GET);
    assertThat(firstLineOfAnswerToHead()).startsWith("HTTP/1.1 100 ");
  }

  @Test
  void twoMebibytesAreTooMany() throws Exception {
    var bytes = new byte[2 << 20];
    assertThat(batch(BodyPublishers.ofByteArray(bytes)).statusCode()).isEqualTo(413);
    var chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));
    assertThat(batch(chunked).statusCode()).isEqualTo(413);
    assertThat(tool.seen()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsRefused() throws Exception {
    var compressed =
        caller.send(
            caller
                .request(PATH)
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString(DOWNLOAD)));
    assertThat(compressed.statusCode()).isEqualTo(415);
    assertThat(batch(BodyPublishers.ofString("no JSON")).statusCode()).isEqualTo(400);
    assertThat(batch(BodyPublishers.noBody()).statusCode()).isEqualTo(400);
    assertThat(tool.seen()).isEmpty();
  }

  private HttpResponse<String> batch(BodyPublisher body) throws Exception {
    return caller.send(caller.request(PATH).POST(body));
  }

  private void granting(Target... granted) {
    var all = List.of(granted);
    bed.decisions =
        targets ->
            targets.stream()
                .filter(target -> !all.contains(target))
                .findFirst()
                .<Decision>map(
                    missing ->
                        Denied.missingRight(
                            new Caller("team", "builder", Optional.empty()), missing))
                .orElse(ALLOWED);
  }

  private String firstLineOfAnswerToHead() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), bed.port())) {
      socket.setSoTimeout((int) SOON.toMillis());
      socket
          .getOutputStream()
          .write(
              "POST %s HTTP/1.1\r\nHost: c-tool.team\r\nContent-Length: 9\r\nExpect: 100-continue\r\nAuthorization: Bearer %s\r\n\r\n"
                  .formatted(PATH, TOKEN.reveal())
                  .getBytes(UTF_8));
      return new String(socket.getInputStream().readNBytes(13), UTF_8);
    }
  }
}
