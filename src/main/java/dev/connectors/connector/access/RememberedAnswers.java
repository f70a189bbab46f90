package dev.connectors.connector.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.connectors.connector.access.Answer.Away;
import dev.connectors.connector.access.Answer.No;
import dev.connectors.connector.access.Answer.Yes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;

/**
 * Remembers the answers to one kind of question. A good one is confirmed in the background while it
 * is used, so that a request in steady state asks nobody; while nobody can be asked it goes on
 * counting for a while. The same question at the same time is asked once. Only good answers take
 * room here, and when it is full the least used goes, whose caller is then asked for anew.
 *
 * @param <K> by what an answer is kept
 * @param <C> with what the question is asked
 */
final class RememberedAnswers<K, C> {
  private final Question<C> question;
  private final BinaryOperator<C> newer;
  private final Predicate<C> worthAsking;
  private final Freshness freshness;
  private final Refusals<K> refusals;
  private final Cache<K, Remembered<C>> good;
  private final Map<K, CompletableFuture<Answer>> underWay = new ConcurrentHashMap<>();

  /**
   * @param newer which of two contexts to ask with
   * @param worthAsking false for a context with which a confirmation says nothing
   */
  RememberedAnswers(
      Question<C> question,
      BinaryOperator<C> newer,
      Predicate<C> worthAsking,
      int atMost,
      Freshness freshness,
      Refusals<K> refusals) {
    this.question = question;
    this.newer = newer;
    this.worthAsking = worthAsking;
    this.freshness = freshness;
    this.refusals = refusals;
    this.good = Caffeine.newBuilder().maximumSize(atMost).executor(Runnable::run).build();
  }

  /** Completed already where a good answer counts; never fails. */
  CompletableFuture<Answer> current(K key, C context) {
    var known = good.getIfPresent(key);
    if (known == null) {
      return firstTime(key, context);
    }
    long now = freshness.now();
    long usedBefore = known.use(now, context, newer);
    if (freshness.counts(known, usedBefore, now)) {
      return CompletableFuture.completedFuture(known.answer());
    }
    return ask(key, known.context(), Urgency.KNOWN)
        .thenApply(
            answer ->
                answer instanceof Away && freshness.countsWhileAway(known, freshness.now())
                    ? known.answer()
                    : answer);
  }

  /** Confirms what has been used since it was last asked, and drops what is of no more use. */
  void confirmUsed() {
    long now = freshness.now();
    good.asMap().values().removeIf(known -> !freshness.countsWhileAway(known, now));
    good.asMap()
        .forEach(
            (key, known) -> {
              if (freshness.wantsConfirmation(known, now) && worthAsking.test(known.context())) {
                confirm(key, known);
              }
            });
  }

  /**
   * While nobody can be asked, asks again after each pause with something that is known: so no
   * caller's request has to find out whether the API server is back.
   */
  void askWhileAway() {
    if (!freshness.outage().isAway()) {
      return;
    }
    var any =
        good.asMap().entrySet().stream()
            .filter(entry -> worthAsking.test(entry.getValue().context()))
            .findAny();
    if (any.isPresent() && !freshness.outage().spares()) {
      var known = any.get();
      var unused = ask(known.getKey(), known.getValue().context(), Urgency.BACKGROUND);
    }
  }

  long size() {
    good.cleanUp();
    return good.estimatedSize();
  }

  long refused() {
    return refusals.size();
  }

  private void confirm(K key, Remembered<C> known) {
    if (freshness.outage().spares()) {
      known.unanswered();
      return;
    }
    var unused = ask(key, known.context(), Urgency.BACKGROUND);
  }

  private CompletableFuture<Answer> firstTime(K key, C context) {
    Optional<No> refusal = refusals.of(key);
    if (refusal.isPresent()) {
      return CompletableFuture.completedFuture(refusal.get());
    }
    var asked = underWay.get(key);
    if (asked != null) {
      return asked;
    }
    return freshness.outage().spares()
        ? CompletableFuture.completedFuture(new Away("known to be away"))
        : ask(key, context, Urgency.STRANGER);
  }

  private CompletableFuture<Answer> ask(K key, C context, Urgency urgency) {
    var mine = new CompletableFuture<Answer>();
    var other = underWay.putIfAbsent(key, mine);
    if (other != null) {
      return other;
    }
    // The age of an answer counts from the question: what changed since may not be in it.
    long askedAt = freshness.now();
    var unused =
        question
            .ask(context, urgency)
            .whenComplete(
                (answer, failure) -> {
                  Answer result = failure == null ? answer : new Away("the question failed");
                  settle(key, context, askedAt, result);
                  underWay.remove(key, mine);
                  mine.complete(result);
                });
    return mine;
  }

  private void settle(K key, C context, long askedAt, Answer result) {
    var known = good.getIfPresent(key);
    switch (result) {
      case Yes yes when known == null -> good.put(key, new Remembered<>(context, yes, askedAt));
      case Yes yes -> known.confirmed(yes, askedAt);
      case No no -> {
        good.invalidate(key);
        refusals.add(key, no);
      }
      case Away away when known != null -> known.unanswered(freshness.now());
      case Away away -> {}
      case Answer.TooMany tooMany -> {}
    }
  }
}
