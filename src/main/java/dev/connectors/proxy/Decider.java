package dev.connectors.proxy;

import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Target;
import dev.connectors.connector.access.Token;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Decides whether what a request shows grants all that the request takes. */
@FunctionalInterface
interface Decider {
  /**
   * Never fails: a question that cannot be answered is a decision, too.
   *
   * @param token as found in the request
   * @param targets at least one; the first that is missing answers
   */
  CompletionStage<Decision> decide(Optional<Token> token, List<Target> targets);

  /** By tokens of ServiceAccounts. */
  @Singleton
  record OfTokens(Directory directory) implements Decider {
    @Override
    public CompletionStage<Decision> decide(Optional<Token> token, List<Target> targets) {
      return directory.decide(token, targets);
    }
  }
}
