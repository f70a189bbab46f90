package dev.connectors.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.access.Decision;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A request that the proxy does not pass on is told why, and what to do. */
class ProxyRefusalsTest {
  @AutoClose private final ProxyBed bed = new ProxyBed(Duration.ofSeconds(2));
  private final EchoTool tool = new EchoTool(bed);
  private final ProxyCaller caller = new ProxyCaller(bed);

  @Test
  void withoutAGoodTokenTheAnswerSaysHowToGetOne() throws Exception {
    var answer = caller.send(HttpRequest.newBuilder(URI.create(bed.url("/"))));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().allValues("WWW-Authenticate"))
        .containsExactly("Basic realm=\"connectors\"", "Bearer realm=\"connectors\"");
    assertThat(answer.body()).contains("connector team/tool").contains("audience");
    assertThat(tool.seen()).isEmpty();
  }

  @Test
  void refusalsAndOutagesAreTold() throws Exception {
    bed.decision =
        new Decision.Denied(403, "may not; kubectl create rolebinding", Optional.empty());
    assertThat(caller.get("/").body()).contains("kubectl create rolebinding");
    bed.decision = new Decision.Unavailable("later", Duration.ofSeconds(5));
    var away = caller.get("/");
    assertThat(away.statusCode()).isEqualTo(503);
    assertThat(away.headers().firstValue("Retry-After")).hasValue("5");
    assertThat(tool.seen()).isEmpty();
  }

  @Test
  void decisionInMemoryHoldsLikeOneThatIsWaitedFor() throws Exception {
    bed.remembers = true;
    assertThat(caller.get("/").statusCode()).isEqualTo(200);
    assertThat(tool.seen()).hasSize(1);
    bed.decision = new Decision.Denied(403, "may not", Optional.empty());
    assertThat(caller.get("/").statusCode()).isEqualTo(403);
    assertThat(caller.send(HttpRequest.newBuilder(URI.create(bed.url("/")))).statusCode())
        .isEqualTo(401);
    assertThat(tool.seen()).hasSize(1);
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    bed.credentials.clear();
    assertThat(caller.get("/"))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(503))
        .satisfies(answer -> assertThat(answer.body()).contains("Secret s").contains("username"));
    bed.classes.clear();
    assertThat(caller.get("/").body()).contains("class git does not exist");
    bed.connectors.clear();
    assertThat(caller.get("/"))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(403))
        .satisfies(answer -> assertThat(answer.body()).contains("may not get connectors/proxy"));
    assertThat(tool.seen()).isEmpty();
  }

  @Test
  void toolThatIsAwayOrSilentIsNamed() throws Exception {
    var silent = caller.get("/silent");
    assertThat(silent.statusCode()).isEqualTo(504);
    assertThat(silent.body()).contains("connector team/tool").contains("did not answer within 2 s");
    try (var closed = new ServerSocket(0)) {
      bed.signedIn("http://127.0.0.1:" + closed.getLocalPort());
    }
    var refused = caller.get("/");
    assertThat(refused.statusCode()).isEqualTo(502);
    assertThat(refused.body()).contains("refuses connections");
    bed.signedIn("http://tool.invalid");
    assertThat(caller.get("/").body()).contains("has no address");
    bed.signedIn(tool.address().replace("http://", "https://"));
    assertThat(caller.get("/").body()).contains("caCertSecretRef");
  }
}
