package dev.connectors.proxy;

import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.access.Target;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a request takes follows from its class's operations, and the tool sees nothing else. */
class RequiredRightsTest {
  @AutoClose private final ProxyBed bed = new ProxyBed(Duration.ofSeconds(2));
  private final EchoTool tool = new EchoTool(bed);
  private final ProxyCaller caller = new ProxyCaller(bed);

  @BeforeEach
  void closedTable() {
    bed.kind(
        """
        auth:
          types:
          - name: basicAuth
            secretType: kubernetes.io/basic-auth
            secretKeys: [username, password]
            inject:
              headers: {Authorization: "Basic {secret.username.basic(secret.password)}"}
        operations:
        - {verb: get, methods: [GET], paths: [/**/info/refs], query: {service: git-upload-pack}}
        - {verb: create, methods: [GET], paths: [/**/info/refs], query: {service: git-receive-pack}}
        - {verb: get, methods: [GET], paths: [/keys/**]}
        mint: [/keys/**]
        """);
  }

  @Test
  void readingTakesGetAndPushingCreate() throws Exception {
    assertThat(caller.get("/r.git/info/refs?service=git-upload-pack").statusCode()).isEqualTo(200);
    assertThat(bed.asked).containsExactly(Target.proxy("team", "tool", "get"));
    bed.asked.clear();
    caller.get("/r.git/info/refs?service=git-receive-pack");
    assertThat(bed.asked).containsExactly(Target.proxy("team", "tool", "create"));
  }

  @Test
  void requestThatCanBeReadInTwoWaysTakesTheVerbsOfBoth() throws Exception {
    caller.get("/r.git/info/refs?service=git-upload-pack&service=git-receive-pack");
    assertThat(bed.asked)
        .containsExactlyInAnyOrder(
            Target.proxy("team", "tool", "get"), Target.proxy("team", "tool", "create"));
  }

  @Test
  void upgradeTakesCreateBesides() throws Exception {
    caller.send(caller.request("/keys/1").header("X-Any", "x"));
    assertThat(bed.asked).doesNotContain(Target.proxy("team", "tool", "create"));
    bed.asked.clear();
    upgrade("/keys/1");
    assertThat(bed.asked)
        .contains(Target.proxy("team", "tool", "get"), Target.proxy("team", "tool", "create"));
  }

  private void upgrade(String path) throws Exception {
    var target = URI.create(bed.url(path));
    try (var socket = new Socket(target.getHost(), target.getPort())) {
      socket
          .getOutputStream()
          .write(
              """
              GET %s HTTP/1.1\r
              Host: x\r
              Connection: Upgrade, close\r
              Upgrade: websocket\r
              Authorization: Bearer %s\r
              \r
              """
                  .formatted(target.getPath(), ProxyBed.TOKEN.reveal())
                  .getBytes(US_ASCII));
      await().atMost(SOON).until(() -> !bed.asked.isEmpty());
    }
  }

  @Test
  void mintTakesARightOfItsOwnBesides() throws Exception {
    caller.get("/keys/1");
    assertThat(bed.asked)
        .containsExactlyInAnyOrder(
            Target.proxy("team", "tool", "get"), Target.mint("team", "tool"));
  }

  @Test
  void whatNoOperationNamesIsRefusedAndTheToolSeesNothing() throws Exception {
    var answer = caller.get("/api/v1/users/x/tokens");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(tool.seen()).isEmpty();
  }
}
