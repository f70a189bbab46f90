package dev.connectors.proxy.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.connectors.platform.http.NotServed;
import dev.connectors.platform.http.OutOfReach;
import dev.connectors.testbed.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakerTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // the clock may overflow
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Breakers breakers =
      new Breakers(
          Settings.of(
              BreakerSettings.class,
              Map.of(
                  "connectors.breaker.failures", "3",
                  "connectors.breaker.pause", "2s",
                  "connectors.breaker.longest-pause", "5s")),
          meters,
          nanos::get);
  private final Breaker breaker = breakers.breaker();

  private void passes(int seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private boolean served() {
    try {
      breaker.check();
      return true;
    } catch (NotServed e) {
      return false;
    }
  }

  private void fails() {
    breaker.failed(new OutOfReach(502, "http://tool:1 refuses connections"));
  }

  /**
   * What happens, letter by letter: f a request does not reach the tool, s the tool begins to
   * answer, with whatever status, o a request fails otherwise, a digit so many seconds pass, ? a
   * request is let through, ! one is refused.
   */
  @ParameterizedTest
  @CsvSource({
    "ff?, two failures are not three",
    "fff!, the third opens",
    "ffsff?, an answer begins anew",
    "oooooooo?, what reached the tool does not count",
    "ffof!, and says nothing either way",
    "fff1!1?, after the pause one tries",
    "fff2?!, and one alone",
    "fff2?s??, whose success closes",
    "fff2?sff?, so that it takes three again",
    "fff2?f2!2?, whose failure doubles the pause",
    "fff2?f4?f5?f5?, up to the longest",
    "fff2?s2?fff2?, and success makes it short again",
    "fff2?2?, a trial of which nothing is heard is followed by another",
    "fffffff2?, failures that were under way when it opened change nothing",
    "fffs?, an answer that was under way closes as well",
  })
  void opensByRequestsThatDoNotReachTheToolAndByNothingElse(String story, String why) {
    for (int i = 0; i < story.length(); i++) {
      var what = "%s: step %d of %s".formatted(why, i + 1, story);
      char step = story.charAt(i);
      switch (step) {
        case 'f' -> fails();
        case 's' -> breaker.reached();
        case 'o' -> breaker.failed(new NotServed(502, "closed the connection"));
        case '?' -> assertThat(served()).as(what).isTrue();
        case '!' -> assertThat(served()).as(what).isFalse();
        default -> passes(Character.digit(step, 10));
      }
    }
  }

  @Test
  void whoIsRefusedIsToldWhyAndWhenToComeBack() {
    for (int i = 0; i < 3; i++) {
      fails();
    }
    nanos.addAndGet(1);
    assertThatThrownBy(breaker::check)
        .isInstanceOfSatisfying(
            NotServed.class,
            refused -> {
              assertThat(refused.problem().status()).isEqualTo(503);
              assertThat(refused.problem().headers().get("Retry-After")).containsExactly("2");
              assertThat(refused.problem().message())
                  .contains("3 requests in a row", "http://tool:1 refuses connections", "in 2 s");
            });
    assertThat(meters.get("connectors.proxy.breaker.refused").counter().count()).isOne();
  }

  @Test
  void thoseThatAreOpenAreCountedUntilTheyCloseOrTheirConnectorIsGone() {
    var open = meters.get("connectors.proxy.breakers.open").gauge();
    for (int i = 0; i < 3; i++) {
      fails();
    }
    assertThat(open.value()).isOne();
    breaker.reached();
    assertThat(open.value()).isZero();
    for (int i = 0; i < 3; i++) {
      fails();
    }
    breaker.leave();
    breaker.leave();
    assertThat(open.value()).isZero();
    breaker.reached();
    assertThat(open.value()).isZero();
  }

  @Test
  void aPauseLongerThanTheLongestEndsTheStart() {
    var settings = Settings.of(BreakerSettings.class, Map.of("connectors.breaker.pause", "31s"));
    assertThatThrownBy(() -> new Breakers(settings, meters, nanos::get))
        .hasMessageContaining("connectors.breaker.pause");
  }
}
