package dev.connectors.proxy;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.tool.ToolsOnLoopback;
import dev.connectors.platform.http.Loopback;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where requests go, and where they never go. */
class DestinationsTest {
  @AutoClose private final ProxyBed bed = new ProxyBed(SOON, ToolsOnLoopback.USUAL);
  @AutoClose private final ProxyBed open = new ProxyBed(SOON);
  private final ProxyCaller caller = new ProxyCaller(bed);
  private final AtomicInteger arrived = new AtomicInteger();
  private final int port = bed.serve(this::arrive).actualPort();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "2130706433",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "169.254.169.254",
        "[::ffff:169.254.169.254]",
        "100.100.100.200"
      })
  void aDeniedAddressIsRefusedWithTheSettingThatExceptsIt(String host) throws Exception {
    bed.signedIn("http://" + host + ":" + port);
    var answer = caller.get("/");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains(host).contains("connectors.address.allowed");
    assertThat(arrived).hasValue(0);
  }

  @Test
  void theHostOfAnIpv6AddressHasBrackets() throws Exception {
    var tool =
        open.vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end(request.getHeader("Host")))
            .listen(0, "::1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    open.signedIn("http://[::1]:" + tool.actualPort());
    assertThat(new ProxyCaller(open).get("/").body()).isEqualTo("[::1]:" + tool.actualPort());
  }

  @Test
  void aRequestThatComesRoundEndsIn508() throws Exception {
    // The outside, which knows the proxy by another way and passes on all it gets.
    var front = Loopback.serve(open.vertx, this::passOn);
    open.signedIn(open.addressOf(front));
    var answer = new ProxyCaller(open).get("/");
    assertThat(answer.statusCode()).isEqualTo(508);
    assertThat(answer.body()).contains("leads back");
    assertThat(arrived).hasValue(1);
  }

  private void passOn(HttpServerRequest request) {
    arrived.incrementAndGet();
    var client = open.vertx.createHttpClient();
    client
        .request(request.method(), open.port(), "127.0.0.1", "/namespaces/team/connectors/tool/")
        .compose(
            again -> {
              request
                  .headers()
                  .forEach(
                      (name, value) -> {
                        if (!name.equalsIgnoreCase("Host")) {
                          again.putHeader(name, value);
                        }
                      });
              return again.send();
            })
        .compose(
            answer -> {
              request.response().setStatusCode(answer.statusCode());
              return answer.body();
            })
        .onSuccess(request.response()::end)
        .onFailure(failure -> request.response().setStatusCode(500).end(failure.toString()));
  }

  private void arrive(HttpServerRequest request) {
    arrived.incrementAndGet();
    request.response().end();
  }
}
