package dev.connectors.controller.probe;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.tool.ToolAddress;
import dev.connectors.connector.tool.ToolTrust;
import dev.connectors.controller.probe.ProbeOutcome.Result;
import dev.connectors.platform.FairTurns;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProbesTest {
  private static final ProbeOutcome GOOD = new ProbeOutcome(Result.SUCCEEDED, "answered 200");
  private static final ProbeOutcome BAD = new ProbeOutcome(Result.TIMED_OUT, "no answer");
  private static final String CANARY = "canary-7c1d";
  private static final Probes.Key KEY = new Probes.Key("team", "tool", "liveness");
  private final AtomicReference<ProbeOutcome> answer = new AtomicReference<>(GOOD);
  private final AtomicReference<Throwable> thrown = new AtomicReference<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger told = new AtomicInteger();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Probes probes =
      new Probes(
          request -> {
            asked.incrementAndGet();
            switch (thrown.get()) {
              case RuntimeException e -> throw e;
              case Error e -> throw e;
              case null, default -> {
                return answer.get();
              }
            }
          },
          new Delays(settings(Duration.ofMillis(20), Duration.ofMillis(20)), () -> 0.5),
          new FairTurns<>(2, 2),
          metrics,
          key -> told.incrementAndGet());

  @AfterEach
  void close() {
    probes.close();
  }

  @Test
  void aNewRequestIsProbedAtOnceAndOnlyAChangeIsTold() {
    assertThat(probes.want(KEY, "git", request("/"))).isEmpty();
    await().until(() -> asked.get() > 5);
    assertThat(told).hasValue(1);
    assertThat(probes.want(KEY, "git", request("/"))).contains(GOOD);

    answer.set(BAD);
    await().until(() -> told.get() == 2);
    assertThat(probes.want(KEY, "git", request("/"))).contains(BAD);
  }

  @Test
  void aProbeThatThrowsIsSaidAndProbedAgain() {
    thrown.set(new IllegalStateException("header " + CANARY + " is no header"));
    probes.want(KEY, "git", request("/"));
    await().until(() -> asked.get() > 2);
    assertThat(probes.want(KEY, "git", request("/")))
        .hasValueSatisfying(
            outcome -> {
              assertThat(outcome.result()).isEqualTo(Result.PROBE_FAILED);
              assertThat(outcome.message())
                  .contains("IllegalStateException")
                  .doesNotContain(CANARY);
            });
    thrown.set(new StackOverflowError());
    int before = asked.get();
    await().until(() -> asked.get() > before + 2);
    thrown.set(null);
    await().until(() -> probes.want(KEY, "git", request("/")).filter(GOOD::equals).isPresent());
  }

  @Test
  void anOutcomeOfAnEarlierRequestIsNotShownForAnother() {
    probes.want(KEY, "git", request("/"));
    await().until(() -> told.get() == 1);
    assertThat(probes.want(KEY, "git", request("/other"))).isEmpty();
    await().until(() -> told.get() == 2);
  }

  @Test
  void aForgottenProbeEnds() {
    probes.want(KEY, "git", request("/"));
    await().until(() -> asked.get() > 2);
    probes.forget(KEY);
    // One may be under way.
    int most = asked.get() + 1;
    await().during(Duration.ofMillis(200)).atMost(SOON).until(() -> asked.get() <= most);
  }

  @Test
  void failuresAreRetriedSoonerThenEverLater() {
    var delays = new Delays(settings(Duration.ofSeconds(60), Duration.ofSeconds(5)), () -> 0.5);
    assertThat(List.of(0, 1, 2, 3, 50).stream().map(delays::after))
        .containsExactly(
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofMinutes(5));
    var early = new Delays(settings(Duration.ofSeconds(60), Duration.ofSeconds(5)), () -> 0);
    assertThat(early.after(0)).isEqualTo(Duration.ofSeconds(48));
  }

  @Test
  void metricsAreByClassNotByConnector() {
    probes.want(KEY, "git", request("/"));
    probes.want(new Probes.Key("other", "two", "liveness"), "git", request("/"));
    await().until(() -> told.get() == 2);
    assertThat(metrics.find("connectors.probes").counters())
        .singleElement()
        .satisfies(
            counter ->
                assertThat(counter.getId().getTags().stream().map(tag -> tag.getKey()))
                    .containsExactly("class", "kind", "result"));
  }

  private static ProbeRequest request(String path) {
    return new ProbeRequest(
        "team",
        new ToolAddress(false, "tool.example.com", 80, ""),
        path,
        "GET",
        Map.of(),
        List.of(),
        Optional.empty(),
        new ToolTrust(true, Optional.empty()));
  }

  static ProbeSettings settings(Duration period, Duration firstRetry) {
    return new ProbeSettings() {
      @Override
      public Duration period() {
        return period;
      }

      @Override
      public Duration timeout() {
        return Duration.ofSeconds(1);
      }

      @Override
      public Duration firstRetry() {
        return firstRetry;
      }

      @Override
      public Duration longestRetry() {
        return Duration.ofMinutes(5);
      }

      @Override
      public double jitter() {
        return 0.2;
      }

      @Override
      public int parallel() {
        return 2;
      }

      @Override
      public int parallelPerNamespace() {
        return 2;
      }
    };
  }
}
