package dev.connectors.connector.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.connectors.connector.access.Answer.No;
import java.time.Duration;
import java.util.Optional;

/**
 * Who was refused a moment ago, so that a caller that insists costs no question each time. Bounded,
 * and apart from good answers: a flood of refusals displaces none of them.
 */
final class Refusals<K> {
  private final Cache<K, No> refusals;

  Refusals(Duration age, int atMost, Ticker ages) {
    refusals =
        Caffeine.newBuilder()
            .maximumSize(atMost)
            .expireAfterWrite(age)
            .ticker(ages)
            .executor(Runnable::run)
            .build();
  }

  Optional<No> of(K key) {
    return Optional.ofNullable(refusals.getIfPresent(key));
  }

  void add(K key, No refusal) {
    refusals.put(key, refusal);
  }

  long size() {
    refusals.cleanUp();
    return refusals.estimatedSize();
  }
}
