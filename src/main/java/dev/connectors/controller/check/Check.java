package dev.connectors.controller.check;

import java.util.List;
import java.util.Optional;

/** Looks for one violation. Pure: the same input gives the same answer. */
@FunctionalInterface
interface Check<T> {
  /** The violation, or empty when there is none of this kind. */
  Optional<Verdict> of(T input);

  /** The first violation that one of the checks finds. */
  static <T> Optional<Verdict> first(List<Check<T>> checks, T input) {
    return checks.stream().flatMap(check -> check.of(input).stream()).findFirst();
  }
}
