package dev.connectors.proxy;

import static dev.connectors.proxy.ProxyBed.PASSWORD;
import static dev.connectors.proxy.ProxyBed.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a tool's answer callers never get, and where they are led. */
class AnswersTest {
  private static final String CLASS =
      """
      auth:
        types:
        - name: basicAuth
          secretKeys: [username, password]
          inject:
            headers: {Authorization: "Basic {secret.username.basic(secret.password)}"}
            query: {api_key: "{secret.password}"}
      actAs: {headers: [Private-Token, X-Act-*], query: [access_token]}
      rewrites: [{contentType: application/vnd.git-lfs+json, rewriter: LfsBatch}]
      unmatched: ByMethod
      """;

  private static final Iterable<String> TWO = List.of("/a", "/b");

  @AutoClose private final ProxyBed bed = new ProxyBed();
  private final EchoTool tool = new EchoTool(bed);
  private final ProxyCaller caller = new ProxyCaller(bed);

  @Test
  void redirectWithinTheAddressLeadsThroughTheProxyAgain() throws Exception {
    var answer = caller.get("/redirect?to=" + tool.address() + "/next");
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).hasValue(bed.url("/next"));
  }

  @Test
  void foreignRedirectIs502AndNothingArrivesThere() throws Exception {
    var arrived = new AtomicInteger();
    var foreign = bed.addressOf(bed.serve(request -> arrived.incrementAndGet()));
    var answer = caller.get("/org/r.git/info/refs/redirect?to=" + foreign + "/x%3Fkey=" + PASSWORD);
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).contains("redirects (302) to " + foreign + ",").doesNotContain("key");
    assertThat(answer.headers().map()).doesNotContainKeys("location", "x-tool");
    assertThat(arrived).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"//other.example.com/", "/%5Cother.example.com", "ftp://127.0.0.1/", ""})
  void redirectThatClientsReadInDifferentWaysIs502(String to) throws Exception {
    assertThat(caller.get("/redirect?to=" + to).statusCode()).isEqualTo(502);
  }

  @Test
  void severalLocationsAre502() throws Exception {
    answering(
        request -> request.response().setStatusCode(307).putHeader("Location", TWO).end("body"));
    var answer = caller.get("/");
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).contains("more than one Location").doesNotContain("body");
  }

  @Test
  void toolThatRepeatsTheCredentialInHeadersTellsItToNobody() throws Exception {
    answering(
        request -> {
          var sent = request.getHeader("Authorization");
          request
              .response()
              .setStatusCode(401)
              .putHeader("WWW-Authenticate", "Bearer realm=\"https://evil.example/token\"")
              .putHeader("Authentication-Info", sent)
              .putHeader("Set-Cookie", "session=" + PASSWORD)
              .putHeader("X-Repeated", "you sent " + sent)
              .putHeader("Authorization", sent)
              .putHeader("Location", request.uri())
              .putHeader("Link", "<" + request.uri() + "&page=2>; rel=next, <//evil.example>")
              .putHeader("Refresh", "3; URL='" + request.uri() + "'")
              .putHeader("Content-Location", request.uri())
              .putHeader("Strict-Transport-Security", "max-age=1")
              .putHeader("Clear-Site-Data", "\"*\"")
              .putHeader("X-Accel-Redirect", "/x")
              .putHeader("X-Kept", "kept")
              .end("the tool's own words");
        });
    var answer = caller.get("/a?b=c");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).isEqualTo("the tool's own words");
    var headers = answer.headers();
    assertThat(headers.allValues("WWW-Authenticate")).containsExactly("Basic realm=\"connectors\"");
    assertThat(headers.firstValue("Location")).hasValue(bed.url("/a?b=c"));
    assertThat(headers.firstValue("Content-Location")).hasValue(bed.url("/a?b=c"));
    assertThat(headers.firstValue("Link")).hasValue("<" + bed.url("/a?b=c&page=2") + ">; rel=next");
    assertThat(headers.firstValue("Refresh")).hasValue("3; url=" + bed.url("/a?b=c"));
    assertThat(headers.firstValue("X-Kept")).hasValue("kept");
    assertThat(headers.map().keySet())
        .doesNotContain(
            "set-cookie",
            "authorization",
            "authentication-info",
            "x-repeated",
            "strict-transport-security",
            "clear-site-data",
            "x-accel-redirect");
    assertNoCredential(answer);
  }

  @Test
  void cookiesPassBothWaysWhereTheClassKeepsThem() throws Exception {
    answering(
        request ->
            request
                .response()
                .putHeader("Set-Cookie", "lang=en")
                .end("" + request.getHeader("Cookie")));
    var without = caller.send(caller.request("/").header("Cookie", "lang=de"));
    assertThat(without.body()).isEqualTo("null");
    assertThat(without.headers().firstValue("Set-Cookie")).isEmpty();
    bed.kind(CLASS + "keepCookies: true\n");
    var kept = caller.send(caller.request("/").header("Cookie", "lang=de"));
    assertThat(kept.body()).isEqualTo("lang=de");
    assertThat(kept.headers().firstValue("Set-Cookie")).hasValue("lang=en");
  }

  @Test
  void headersThatClaimAnotherUserOrMethodNeverReachTheTool() throws Exception {
    bed.kind(CLASS);
    caller.raw(
        "GET /x HTTP/1.1\r\nHost: c-tool.team\r\nConnection: close\r\nAuthorization: Bearer "
            + TOKEN.reveal()
            + "\r\nProxy: http://evil.example\r\nSudo: root\r\nImpersonate-User: root\r\n"
            + "X-Remote-User: root\r\nX-HTTP-Method-Override: DELETE\r\nX-HTTP-Method: DELETE\r\n"
            + "X-Method-Override: DELETE\r\nX_Forwarded_For: 1\r\nPrivate_Token: x\r\n"
            + "X-Forwarded-User: root\r\nprivate-token: x\r\nX-Act-As: root\r\nX-Kept: kept\r\n\r\n");
    assertThat(tool.received().headers().keySet())
        .extracting(name -> name.toLowerCase(Locale.ROOT))
        .containsExactlyInAnyOrder("authorization", "host", "x-kept");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "access_token=x",
        "a=b&access%5ftoken=x",
        "a;ACCESS_TOKEN=x",
        "access_token",
        "%zz"
      })
  void parametersThatClaimAnotherUserAre400(String query) throws Exception {
    bed.kind(CLASS);
    assertThat(
            caller.raw(
                "GET /x?%s HTTP/1.1\r\nHost: c-tool.team\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
                    .formatted(query, TOKEN.reveal())))
        .startsWith("HTTP/1.1 400");
    assertThat(tool.seen()).isEmpty();
    assertThat(caller.get("/x?not_access_token=x").statusCode()).isEqualTo(200);
  }

  private void answering(Handler<HttpServerRequest> answer) {
    bed.kind(CLASS);
    bed.signedIn(bed.addressOf(bed.serve(answer)));
  }

  static void assertNoCredential(HttpResponse<String> answer) {
    assertThat(answer.headers().map() + answer.body())
        .doesNotContain(PASSWORD)
        .doesNotContain(EchoTool.BASIC.substring(6));
  }
}
