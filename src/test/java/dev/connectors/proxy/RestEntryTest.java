package dev.connectors.proxy;

import static dev.connectors.proxy.ProxyBed.TOKEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.access.Target;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The entry /connectors/v1alpha1/ of the proxy: another right, Bearer alone, errors as Status. */
class RestEntryTest {
  private static final String TEAM = "/connectors/v1alpha1/team/tool/path";

  @AutoClose private final ProxyBed bed = new ProxyBed();
  private final EchoTool tool = new EchoTool(bed);
  private final ProxyCaller caller = new ProxyCaller(bed);

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bed.port() + path))
        .header("Authorization", "Bearer " + TOKEN.reveal());
  }

  @ParameterizedTest
  @CsvSource({"GET,get", "HEAD,get", "POST,create", "PUT,update", "PATCH,patch", "DELETE,delete"})
  void entryAndMethodDecideTheRight(String method, String verb) throws Exception {
    var answer = caller.send(request(TEAM + "/a%2Fb?q").method(method, BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(tool.received().uri()).isEqualTo("/a%2Fb?q");
    assertThat(bed.asked).containsExactly(Target.apis("team", "tool", verb));
  }

  @Test
  void onlyBearerIsTakenAndErrorsAreStatus() throws Exception {
    var basic = Base64.getEncoder().encodeToString(("x:" + TOKEN.reveal()).getBytes(UTF_8));
    var answer =
        caller.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bed.port() + TEAM + "/x"))
                .header("Authorization", "Basic " + basic)
                .header("Private-Token", TOKEN.reveal()));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().allValues("WWW-Authenticate"))
        .containsExactly("Bearer realm=\"connectors\"");
    assertThat(answer.body()).contains("\"kind\":\"Status\"");
    assertThat(tool.seen()).isEmpty();
  }

  @Test
  void redirectLeadsToTheEntryAtWhateverHost() throws Exception {
    var answer = caller.send(request(TEAM + "/redirect?to=" + tool.address() + "/next"));
    assertThat(answer.headers().firstValue("Location")).hasValue(TEAM + "/next");
  }

  @Test
  void connectorThatIsNotThereLooksLikeAMissingRight() throws Exception {
    var answer = caller.send(request("/connectors/v1alpha1/team/none/path/x"));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("may not get connectors/apis of connector none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/connectors/v1alpha1/team/tool/path/../../../team-a/our-git/path/x",
        "/connectors/v1alpha1/team/tool/path/%2e%2e/our-git",
        "/connectors/v1alpha1/team/tool/path/%252e%252e/our-git",
        "/connectors/v1alpha1/team/tool/path/..;x/our-git",
        "/connectors/v1alpha1/team/tool/path/a\\..\\b",
        "/connectors/v1alpha1/../v1alpha1/team/tool/path/x",
        "/connectors/v1alpha1/team/tool/refs",
        "http://other.example.com/connectors/v1alpha1/team/tool/path/x"
      })
  void hostilePathAsksNobody(String path) throws Exception {
    var answer =
        caller.raw(
            "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(path, TOKEN.reveal()));
    assertThat(answer).containsPattern("^HTTP/1.1 (400|404|501) ");
    assertThat(bed.asked).isEmpty();
    assertThat(tool.seen()).isEmpty();
  }
}
