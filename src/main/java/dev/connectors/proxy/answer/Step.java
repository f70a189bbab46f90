package dev.connectors.proxy.answer;

import io.vertx.core.MultiMap;
import java.util.Optional;

/** One thing that is seen to in the head of an answer. */
@FunctionalInterface
interface Step {
  Optional<String> NOTHING_AGAINST_IT = Optional.empty();

  /**
   * Changes the headers.
   *
   * @return why nothing of the answer may go to the caller, for people; empty when it may
   */
  Optional<String> apply(int status, MultiMap headers, Answered request);
}
