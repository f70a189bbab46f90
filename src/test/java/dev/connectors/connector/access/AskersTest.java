package dev.connectors.connector.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AskersTest {
  private final Askers askers = new Askers(2);

  private static Caller caller(String namespace, String name) {
    return new Caller(namespace, name, Optional.empty());
  }

  private long taken(String namespace, String name, int tries) {
    return IntStream.range(0, tries).filter(_ -> askers.take(caller(namespace, name))).count();
  }

  @Test
  void oneCallerHasNoMoreThanItsShareAndNeitherHasANamespace() {
    assertThat(taken("team", "greedy", 10)).isEqualTo(2);
    assertThat(taken("team", "second", 10)).isEqualTo(2);
    assertThat(taken("team", "third", 10)).isEqualTo(2);
    assertThat(taken("team", "fourth", 10)).isEqualTo(2);
    assertThat(taken("team", "fifth", 10)).isZero();
    assertThat(taken("other", "greedy", 10)).isEqualTo(2);
  }

  @Test
  void answeredQuestionsMakeRoomAndLeaveNothing() {
    for (int i = 0; i < 1000; i++) {
      assertThat(taken("team", "caller-" + i, 1)).isOne();
      askers.leave(caller("team", "caller-" + i));
    }
    assertThat(askers.size()).isZero();
  }
}
