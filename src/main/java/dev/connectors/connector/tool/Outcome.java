package dev.connectors.connector.tool;

import java.util.function.Function;

/** What was asked for, or why it cannot be had. */
public sealed interface Outcome<T> {
  record Good<T>(T value) implements Outcome<T> {}

  record Bad<T>(ToolProblem problem) implements Outcome<T> {}

  static <T> Outcome<T> bad(ToolProblem.Kind kind, String message) {
    return new Bad<>(new ToolProblem(kind, message));
  }

  /** Goes on with the value, if there is one. */
  default <R> Outcome<R> then(Function<? super T, Outcome<R>> next) {
    return switch (this) {
      case Good<T>(var value) -> next.apply(value);
      case Bad<T>(var problem) -> new Bad<>(problem);
    };
  }

  /**
   * The value, for those whose errors are exceptions.
   *
   * @throws X made of the problem
   */
  default <X extends RuntimeException> T orThrow(Function<ToolProblem, X> exception) {
    return switch (this) {
      case Good<T>(var value) -> value;
      case Bad<T>(var problem) -> throw exception.apply(problem);
    };
  }
}
