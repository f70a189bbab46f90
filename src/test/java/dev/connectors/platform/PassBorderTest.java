package dev.connectors.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PassBorderTest {
  @Test
  void anErrorLeavesAsAnExceptionThatNamesItAndItsPlaceAndNotItsWords() {
    var error = new NoClassDefFoundError("password p");
    assertThatThrownBy(
            () ->
                PassBorder.run(
                    () -> {
                      throw error;
                    }))
        .isInstanceOf(PassBorder.EndedInError.class)
        .hasMessageContaining("java.lang.NoClassDefFoundError at " + PassBorderTest.class.getName())
        .hasMessageNotContaining("password p")
        .hasCause(error);
  }

  @Test
  void anErrorWithoutATraceLeavesAsAnException() {
    var error = new StackOverflowError();
    error.setStackTrace(new StackTraceElement[0]);
    assertThatThrownBy(
            () ->
                PassBorder.run(
                    () -> {
                      throw error;
                    }))
        .hasMessageContaining("java.lang.StackOverflowError");
  }

  @Test
  void resultsAndExceptionsPassAsTheyAre() {
    assertThat(PassBorder.run(() -> "done")).isEqualTo("done");
    var failure = new IllegalStateException("refused");
    assertThatThrownBy(
            () ->
                PassBorder.run(
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }
}
