package dev.connectors.connector.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "7", "git", "a-b", "a.b", "a--b", "0-0"})
  void nameOfAnObjectCanExist(String name) {
    assertThat(Target.proxy("team", name).canExist()).isTrue();
    assertThat(Target.proxy(name, "git").canExist()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", ".", "-a", "a-", ".a", "a.", "A", "aB", "a_b", "a/b", "a b", "ä", "a\n"})
  void nobodyIsAskedAboutWhatNoObjectIsCalled(String name) {
    assertThat(Target.proxy("team", name).canExist()).isFalse();
    assertThat(Target.proxy(name, "git").canExist()).isFalse();
  }
}
