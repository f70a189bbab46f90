package dev.connectors.platform.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestTest {
  private static final Duration LITTLE = Duration.ofMillis(90);
  private static final Duration MUCH = Duration.ofMillis(900);

  private final Rest rest = new Rest(Duration.ofSeconds(10));
  private Duration taken = Duration.ZERO;

  @Test
  void aProcessThatStartsIsNotAtRest() {
    assertThat(begins(MUCH)).isFalse();
    assertThat(begins(LITTLE)).isTrue();
  }

  @Test
  void memoryIsGivenBackOnceInARest() {
    begins(LITTLE);
    for (int look = 1; look < 10; look++) {
      assertThat(begins(LITTLE)).isFalse();
    }
    assertThat(begins(LITTLE)).isTrue();
  }

  @Test
  void afterWorkThereIsANewRest() {
    begins(LITTLE);
    assertThat(begins(MUCH)).isFalse();
    assertThat(begins(LITTLE)).isTrue();
  }

  private boolean begins(Duration more) {
    taken = taken.plus(more);
    return rest.begins(taken);
  }
}
