package dev.connectors.connector.access;

import static dev.connectors.connector.access.AccessBed.GIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.access.Decision.Allowed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamsTest {
  private final AccessBed bed = new AccessBed();
  private final List<String> ended = new ArrayList<>();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void streamEndsOnceWithinTenSecondsOfTheRightsWithdrawal() {
    open(Duration.ofHours(1));
    bed.passes(Duration.ofMinutes(1));
    assertThat(ended).isEmpty();
    bed.withdraw(GIT);
    bed.passes(Duration.ofSeconds(10));
    assertThat(ended).singleElement().asString().contains("get connectors/proxy");
    bed.passes(Duration.ofMinutes(1));
    assertThat(ended).hasSize(1);
  }

  @Test
  void streamEndsWithItsPod() {
    open(Duration.ofHours(1));
    bed.deletePodOf("builder");
    bed.passes(Duration.ofSeconds(10));
    assertThat(ended).singleElement().asString().contains("token");
  }

  @Test
  void streamOutlivesItsTokenUntilTheRightIsWithdrawn() {
    open(Duration.ofMinutes(10));
    bed.passes(Duration.ofMinutes(9));
    bed.deletePodOf("nobody");
    bed.passes(Duration.ofHours(2));
    assertThat(ended).isEmpty();
    int before = bed.tokenReviews();
    bed.passes(Duration.ofMinutes(1));
    assertThat(bed.tokenReviews()).as("an expired token is shown to nobody").isEqualTo(before);
    bed.withdraw(GIT);
    bed.passes(Duration.ofSeconds(10));
    assertThat(ended).hasSize(1);
  }

  @Test
  void streamEndsAfterADay() {
    open(Duration.ofMinutes(10));
    bed.passes(Duration.ofHours(24).minusMinutes(1));
    assertThat(ended).isEmpty();
    bed.passes(Duration.ofMinutes(1));
    assertThat(ended).singleElement().asString().contains("24 hours");
  }

  @Test
  void streamOutlivesAnOutageAndNotALongOne() {
    open(Duration.ofHours(1));
    bed.passes(Duration.ofSeconds(30));
    bed.goesAway();
    bed.passes(Duration.ofMinutes(14));
    assertThat(ended).isEmpty();
    bed.passes(Duration.ofMinutes(2));
    assertThat(ended).hasSize(1);
  }

  @Test
  void closedStreamIsNotEnded() {
    open(Duration.ofHours(1)).close();
    bed.withdraw(GIT);
    bed.passes(Duration.ofSeconds(20));
    assertThat(ended).isEmpty();
    assertThat(bed.access().remembering().streams()).isZero();
  }

  @Test
  void streamOfNobodyEndsAtOnce() {
    try (var hold =
        bed.access()
            .hold(new Allowed(new Caller("team", "x", Optional.empty())).grant(), ended::add)) {
      assertThat(hold).isNotNull();
      assertThat(ended).hasSize(1);
    }
  }

  private Hold open(Duration life) {
    var allowed = (Allowed) bed.decide(bed.token("builder", life));
    return bed.access().hold(allowed.grant(), ended::add);
  }
}
