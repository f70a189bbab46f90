package dev.connectors.connector.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.connectors.connector.access.TokenCheck.Verdict;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Tokens as they are shown, checked locally. Only good ones are remembered, by their hash, so that
 * junk takes no room; they are forgotten when the API server's keys change.
 */
final class CheckedTokens {
  /** What came of a token. */
  sealed interface Shown {
    /** It may be good: whose it is, the API server confirms. */
    record Plausible(CheckedToken token) implements Shown {}

    /** It is not good. */
    record Refused(String reason) implements Shown {}

    /** There are no keys to check it with, as the API server is away. */
    record NotNow() implements Shown {}
  }

  private final TokenCheck check;
  private final SigningKeys keys;
  private final Clocks clocks;
  private final Cache<Fingerprint, CheckedToken> known;

  CheckedTokens(
      TokenCheck check, SigningKeys keys, Clocks clocks, Cache<Fingerprint, CheckedToken> known) {
    this.check = check;
    this.keys = keys;
    this.clocks = clocks;
    this.known = known;
  }

  static Cache<Fingerprint, CheckedToken> memory(int atMost) {
    return Caffeine.newBuilder().maximumSize(atMost).executor(Runnable::run).build();
  }

  /** Completed already for a token that is known; never fails. */
  CompletableFuture<Shown> check(Token token) {
    if (check.isTooLong(token)) {
      return CompletableFuture.completedFuture(new Shown.Refused(Messages.WRONG_AUDIENCE));
    }
    var remembered = known.getIfPresent(token.fingerprint());
    if (remembered != null) {
      return CompletableFuture.completedFuture(
          check.expired(remembered, clocks.now())
              ? new Shown.Refused(Messages.EXPIRED)
              : new Shown.Plausible(remembered));
    }
    var current = keys.current();
    return needsNewKeys(token, current)
        ? keys.refreshed().thenApply(read -> judged(token, read))
        : CompletableFuture.completedFuture(judged(token, current));
  }

  /** A token that only the API server could judge is good: it need not be checked again. */
  void remember(Token token, CheckedToken checked) {
    known.put(token.fingerprint(), checked);
  }

  long size() {
    known.cleanUp();
    return known.estimatedSize();
  }

  private boolean needsNewKeys(Token token, Keys current) {
    return !(current instanceof Keys.Withheld)
        && check.check(token, published(current), clocks.now()) instanceof Verdict.Foreign;
  }

  private Shown judged(Token token, Keys read) {
    return switch (check.check(token, published(read), clocks.now())) {
      case Verdict.Refused refused -> new Shown.Refused(refused.reason());
      case Verdict.Foreign foreign when read instanceof Keys.Missing -> new Shown.NotNow();
      case Verdict.Foreign foreign -> new Shown.Plausible(foreign.token());
      case Verdict.Verified verified -> {
        remember(token, verified.token());
        yield new Shown.Plausible(verified.token());
      }
    };
  }

  private static Optional<Keys.Published> published(Keys keys) {
    return keys instanceof Keys.Published shown ? Optional.of(shown) : Optional.empty();
  }
}
