package dev.connectors.proxy;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.testbed.Log;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tool that is out of reach, and comes back. */
class DeadToolTest {
  @AutoClose private final ProxyBed bed = new ProxyBed(Duration.ofMillis(200));
  private final ProxyCaller caller = new ProxyCaller(bed);
  private final AtomicInteger asked = new AtomicInteger();

  /** Pauses are counted by the bed's clock alone: a busy machine must not end one. */
  @BeforeEach
  void longPauses() {
    bed.stopsClock();
  }

  private static int portWhereNobodyListens() throws Exception {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private void comesBack(int port) {
    bed.vertx
        .createHttpServer()
        .requestHandler(request -> request.response().end("back"))
        .listen(port, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private void fails(int times, int status) throws Exception {
    for (int i = 0; i < times; i++) {
      assertThat(caller.get("/x").statusCode()).isEqualTo(status);
    }
  }

  @Test
  void callersOfAToolThatRefusesConnectionsAreToldAtOnceUntilOneTrialSucceeds() throws Exception {
    int port = portWhereNobodyListens();
    bed.signedIn("http://127.0.0.1:" + port);
    fails(5, 502);
    try (var log = Log.capture()) {
      var refused = caller.get("/x");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(refused.body())
          .contains("connector team/tool", "out of reach", "refuses connections")
          .doesNotContain(ProxyBed.PASSWORD);
      await().atMost(SOON).until(() -> !log.lines("audit").isEmpty());
      assertThat(log.lines("audit").getLast()).contains("\"status\":503", "out of reach");
    }
    comesBack(port);
    assertThat(caller.get("/x").statusCode()).isEqualTo(503);
    bed.nanosAhead.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(caller.get("/x").body()).isEqualTo("back");
    assertThat(caller.get("/x").body()).isEqualTo("back");
    assertThat(bed.meters.get("connectors.proxy.breakers.open").gauge().value()).isZero();
  }

  @Test
  void aToolThatTakesRequestsAndSaysNothingIsOutOfReachAsWell() throws Exception {
    bed.connector(bed.addressOf(bed.serve(request -> asked.incrementAndGet())), "");
    fails(5, 504);
    fails(3, 503);
    assertThat(asked).hasValue(5);
  }

  @Test
  void oneConnectorsDeadToolIsNoOtherConnectors() throws Exception {
    bed.connector("http://127.0.0.1:" + portWhereNobodyListens(), "");
    bed.another("others");
    fails(5, 502);
    fails(1, 503);
    assertThat(caller.get("others", "/x").statusCode()).isEqualTo(502);
  }

  @Test
  void aChangeOfTheConnectorIsAReasonToTryAndAStatusIsNone() throws Exception {
    int port = portWhereNobodyListens();
    bed.connector("http://127.0.0.1:" + port, "");
    fails(5, 502);
    bed.connectors.get("team/tool").getMetadata().setResourceVersion("with a new status");
    fails(1, 503);
    bed.connector("http://127.0.0.1:" + port + "/prefix", "");
    fails(1, 502);
    assertThat(bed.meters.get("connectors.proxy.breakers.open").gauge().value()).isZero();
  }

  @Test
  void toolThatAnswersErrorsIsReachedByEveryRequest() throws Exception {
    bed.connector(
        bed.addressOf(bed.serve(request -> request.response().setStatusCode(503).end("mine"))), "");
    for (int i = 0; i < 12; i++) {
      assertThat(caller.get("/x").body()).isEqualTo("mine");
    }
  }

  @Test
  void connectionsThatTheToolClosesOpenNothing() throws Exception {
    bed.connector(bed.addressOf(bed.serve(request -> request.connection().close())), "");
    fails(8, 502);
  }
}
