package dev.connectors.connector.access;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Whether a caller may use a connector. Answers from memory in steady state and never blocks; a
 * withdrawn right is refused within 10 s, the token of a deleted pod within 20 s (the API server
 * itself takes a token for good for up to 10 s).
 */
@Singleton
public class CallerAccess {
  private static final long TICK_MILLIS = 500;

  private final Reviews reviews;
  private final DecisionCache decisions;
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("access").factory());

  @Inject
  CallerAccess(KubernetesClient client, AccessSettings settings, MeterRegistry meters) {
    this(new ApiServerReviewer(client, settings.reviewTimeout()), settings, InstantSource.system());
    meters.gauge("connectors.access.decisions", decisions, DecisionCache::size);
  }

  CallerAccess(Reviewer reviewer, AccessSettings settings, InstantSource clock) {
    reviews = new Reviews(reviewer, settings.concurrentReviews(), settings.reviewTimeout());
    decisions = new DecisionCache(reviews, settings, clock);
    var unused =
        ticks.scheduleWithFixedDelay(
            decisions::confirmUsed, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Decides for a token found in the request, or refuses where there is none. */
  public CompletionStage<Decision> decide(Optional<Token> token, Target target) {
    return token
        .map(shown -> decide(shown, target))
        .orElseGet(
            () ->
                CompletableFuture.completedStage(
                    new Decision.Denied(401, Messages.NO_TOKEN, Optional.empty())));
  }

  public CompletionStage<Decision> decide(Token token, Target target) {
    return decisions.decide(token, target);
  }

  @PreDestroy
  void close() {
    ticks.shutdownNow();
    reviews.close();
  }
}
