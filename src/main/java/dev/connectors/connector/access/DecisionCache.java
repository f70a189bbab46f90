package dev.connectors.connector.access;

import dev.connectors.connector.access.Decision.Allowed;
import dev.connectors.connector.access.Decision.Denied;
import dev.connectors.connector.access.Decision.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps decisions by token and target. A good one is confirmed in the background while it is used,
 * so that a request in steady state asks nobody; while nobody can be asked it goes on counting for
 * a while. Concurrent questions for the same decision are asked once.
 */
final class DecisionCache {
  /** After an attempt failed: take a good decision as it is and do not make callers wait. */
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

  private final Reviews reviews;
  private final AccessSettings settings;
  private final InstantSource clock;
  private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

  DecisionCache(Reviews reviews, AccessSettings settings, InstantSource clock) {
    this.reviews = reviews;
    this.settings = settings;
    this.clock = clock;
  }

  CompletionStage<Decision> decide(Token token, Target target) {
    var key = new Key(token.fingerprint(), target);
    var entry = entries.get(key);
    if (entry == null) {
      var claims = Claims.of(token).filter(c -> c.audiences().contains(Token.AUDIENCE));
      if (claims.isEmpty()) {
        return refused(Messages.WRONG_AUDIENCE);
      }
      entry = remember(key, new Entry(token, target, claims.get().expiry()));
    }
    var now = clock.instant();
    entry.usedAt = now;
    return now.isAfter(entry.expiry) ? refused(Messages.EXPIRED) : current(entry, now);
  }

  private CompletionStage<Decision> current(Entry entry, Instant now) {
    var known = entry.known;
    if (known.isPresent() && now.isBefore(known.get().at().plus(maxAge(known.get().decision())))) {
      return CompletableFuture.completedStage(known.get().decision());
    }
    if (counts(known, now) && now.isBefore(entry.failedAt.plus(PAUSE_AFTER_FAILURE))) {
      return CompletableFuture.completedStage(known.orElseThrow().decision());
    }
    return ask(entry, Reviews.Urgency.CALLER_WAITS)
        .thenApply(
            answer ->
                answer instanceof Unavailable && counts(known, clock.instant())
                    ? known.orElseThrow().decision()
                    : answer);
  }

  /** Confirms what has been used since it was last asked, and drops what is of no more use. */
  void confirmUsed() {
    var now = clock.instant();
    entries.values().removeIf(entry -> entry.uselessAt(now, settings));
    for (var entry : entries.values()) {
      if (entry.wantsConfirmation(now, settings)) {
        var unused = ask(entry, Reviews.Urgency.BACKGROUND);
      }
    }
  }

  /** Whether a question is under way. */
  boolean busy() {
    return entries.values().stream().anyMatch(Entry::asking);
  }

  int size() {
    return entries.size();
  }

  private CompletableFuture<Decision> ask(Entry entry, Reviews.Urgency urgency) {
    CompletableFuture<Decision> mine = new CompletableFuture<>();
    synchronized (entry) {
      if (entry.underWay.isPresent()) {
        return entry.underWay.get();
      }
      entry.underWay = Optional.of(mine);
    }
    // The age of an answer counts from the question: what changed since may not be in it.
    var asked = clock.instant();
    var unused =
        reviews
            .ask(entry.token, entry.target, urgency)
            .whenComplete((answer, failure) -> answered(entry, asked, mine, answer, failure));
    return mine;
  }

  private void answered(
      Entry entry,
      Instant asked,
      CompletableFuture<Decision> waiting,
      Decision answer,
      Throwable failure) {
    Decision decision = failure == null ? answer : Messages.away();
    synchronized (entry) {
      entry.underWay = Optional.empty();
    }
    if (decision instanceof Unavailable) {
      entry.failedAt = clock.instant();
    } else {
      entry.known = Optional.of(new Known(decision, asked));
    }
    waiting.complete(decision);
  }

  private Entry remember(Key key, Entry entry) {
    if (entries.size() >= settings.maxDecisions()) {
      entries.values().removeIf(Entry::notGood); // a flood of bad ones never displaces a good one
    }
    if (entries.size() >= settings.maxDecisions()) {
      return entry;
    }
    return Optional.ofNullable(entries.putIfAbsent(key, entry)).orElse(entry);
  }

  private boolean counts(Optional<Known> known, Instant now) {
    return known
        .filter(k -> k.decision() instanceof Allowed)
        .filter(k -> now.isBefore(k.at().plus(settings.staleIfError())))
        .isPresent();
  }

  private Duration maxAge(Decision decision) {
    return decision instanceof Allowed ? settings.maxAge() : settings.refusalAge();
  }

  private static CompletionStage<Decision> refused(String reason) {
    return CompletableFuture.completedStage(new Denied(401, reason, Optional.empty()));
  }

  private record Key(String token, Target target) {}

  private record Known(Decision decision, Instant at) {}

  private static final class Entry {
    private final Token token;
    private final Target target;
    private final Instant expiry;
    private volatile Optional<Known> known = Optional.empty();
    private volatile Instant usedAt = Instant.MIN;
    private volatile Instant failedAt = Instant.EPOCH;
    private Optional<CompletableFuture<Decision>> underWay = Optional.empty();

    private Entry(Token token, Target target, Instant expiry) {
      this.token = token;
      this.target = target;
      this.expiry = expiry;
    }

    private boolean wantsConfirmation(Instant now, AccessSettings settings) {
      return known
              .filter(k -> k.decision() instanceof Allowed)
              .filter(k -> !now.isBefore(k.at().plus(settings.confirmAfter())))
              .filter(k -> usedAt.isAfter(k.at()))
              .isPresent()
          && !now.isBefore(failedAt.plus(PAUSE_AFTER_FAILURE));
    }

    private boolean uselessAt(Instant now, AccessSettings settings) {
      if (now.isAfter(expiry)) {
        return true;
      }
      var since = known.map(Known::at).orElse(usedAt);
      var kept = notGood() ? settings.maxAge() : settings.staleIfError();
      return now.isAfter(since.plus(kept));
    }

    private synchronized boolean asking() {
      return underWay.isPresent();
    }

    private boolean notGood() {
      return known.filter(k -> k.decision() instanceof Allowed).isEmpty();
    }
  }
}
