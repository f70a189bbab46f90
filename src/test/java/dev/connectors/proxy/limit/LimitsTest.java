package dev.connectors.proxy.limit;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.access.Caller;
import dev.connectors.platform.http.NotServed;
import dev.connectors.testbed.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final Visitor VISITOR =
      new Visitor(new Caller("ci", "builder", Optional.empty()), "team", "uid-1");

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Limits limits(String maxWait) {
    var settings =
        Map.of(
            "connectors.limits.requests-per-caller", "2",
            "connectors.limits.waiting-per-caller", "3",
            "connectors.limits.streams-per-caller", "1",
            "connectors.limits.max-wait", maxWait);
    return new Limits(vertx, Settings.of(LimitSettings.class, settings), meters);
  }

  private static Future<Place> enter(Limits limits) {
    return limits.enter(VISITOR, false, () -> false);
  }

  private static NotServed turned(Future<Place> entered) {
    await().atMost(SOON).until(entered::isComplete);
    return (NotServed) entered.cause();
  }

  private double turned(String kind) {
    return meters
        .get("connectors.proxy.turned.away")
        .tag("kind", kind)
        .tag("by", "caller")
        .counter()
        .count();
  }

  @Test
  void oneTooManyWaitsForAPlaceAndFurtherOnesAreTurnedAway() {
    var limits = limits("1h");
    var first = enter(limits);
    assertThat(first.succeeded()).isTrue();
    assertThat(enter(limits).succeeded()).isTrue();
    var third = enter(limits);
    enter(limits);
    enter(limits);
    assertThat(limits.waiting()).isEqualTo(3);
    assertThat(third.isComplete()).isFalse();
    var problem = turned(enter(limits)).problem();
    assertThat(problem.status()).isEqualTo(429);
    assertThat(problem.headers()).containsKey("Retry-After");
    assertThat(problem.message()).contains("connectors.limits.requests-per-caller");
    limits.leave(first.result());
    await().atMost(SOON).until(third::succeeded);
    assertThat(limits.waiting()).isEqualTo(2);
    assertThat(turned("request")).isOne();
    assertThat(meters.get("connectors.proxy.waited").counter().count()).isEqualTo(3);
  }

  @Test
  void whoHasWaitedLongEnoughIsTurnedAwayAndItsWaitingPlaceIsFree() {
    var limits = limits("10ms");
    enter(limits);
    enter(limits);
    for (int i = 0; i < 10; i++) {
      assertThat(turned(enter(limits)).problem().status()).isEqualTo(429);
    }
    assertThat(limits.waiting()).isZero();
    assertThat(meters.get("connectors.proxy.waited").counter().count()).isEqualTo(10);
  }

  @Test
  void streamsHaveALimitOfTheirOwnAndNeverWait() {
    var limits = limits("1h");
    enter(limits);
    enter(limits);
    var stream = limits.enter(VISITOR, true, () -> false);
    assertThat(stream.succeeded()).isTrue();
    var second = limits.enter(VISITOR, true, () -> false);
    assertThat(turned(second).problem().message()).contains("connectors.limits.streams-per-caller");
    assertThat(turned("stream")).isOne();
    assertThat(limits.waiting()).isZero();
    limits.leave(stream.result());
    assertThat(limits.enter(VISITOR, true, () -> false).succeeded()).isTrue();
  }
}
