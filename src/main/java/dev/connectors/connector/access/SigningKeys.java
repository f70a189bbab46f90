package dev.connectors.connector.access;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The API server's keys, read again from time to time and for a token that they do not fit. Those
 * once read are kept while the API server is away.
 */
final class SigningKeys {
  private static final Logger LOG = Logger.getLogger(SigningKeys.class);

  private final KeySource source;
  private final Executor threads;
  private final Runnable onChange;
  private final Ticker ages;
  private final long pause;
  private final long maxAge;
  private final Duration timeout;
  private volatile Keys keys = new Keys.Missing("not read yet");
  private Optional<CompletableFuture<Keys>> underWay = Optional.empty();
  private long readAt;

  /**
   * @param onChange called when the keys are others than before
   */
  SigningKeys(
      KeySource source, Executor threads, Runnable onChange, AccessSettings settings, Ticker ages) {
    this.source = source;
    this.threads = threads;
    this.onChange = onChange;
    this.ages = ages;
    this.pause = settings.keysPause().toNanos();
    this.maxAge = settings.keysAge().toNanos();
    // There are two requests to be answered.
    this.timeout = settings.reviewTimeout().multipliedBy(2);
    this.readAt = ages.read() - pause;
  }

  Keys current() {
    return keys;
  }

  /** The keys, read anew unless they were a moment ago; completed already in that case. */
  CompletableFuture<Keys> refreshed() {
    return reading(keys instanceof Keys.Missing ? Math.min(pause, Outage.PAUSE.toNanos()) : pause);
  }

  /** Reads them again when they have come of age. */
  void refreshOld() {
    if (keys instanceof Keys.Missing) {
      var unused = refreshed();
    } else {
      var unused = reading(maxAge);
    }
  }

  private CompletableFuture<Keys> reading(long notBefore) {
    CompletableFuture<Keys> mine;
    synchronized (this) {
      if (underWay.isPresent()) {
        return underWay.get();
      }
      if (ages.read() - readAt < notBefore) {
        return CompletableFuture.completedFuture(keys);
      }
      readAt = ages.read();
      mine = new CompletableFuture<>();
      underWay = Optional.of(mine);
    }
    var unused =
        CompletableFuture.supplyAsync(source::read, threads)
            .completeOnTimeout(
                new Keys.Missing("no answer in " + timeout.toMillis() + " ms"),
                timeout.toMillis(),
                TimeUnit.MILLISECONDS)
            .exceptionally(failure -> new Keys.Missing(failure.getClass().getSimpleName()))
            .thenAccept(
                read -> {
                  settle(read);
                  mine.complete(keys);
                });
    return mine;
  }

  private void settle(Keys read) {
    boolean changed = !(read instanceof Keys.Missing) && !read.equals(keys);
    if (read instanceof Keys.Withheld withheld && !(keys instanceof Keys.Withheld)) {
      LOG.warnf(
          "the API server does not show its keys (%s): every new token goes to TokenReview."
              + " This role needs get on the nonResourceURLs %s and %s",
          withheld.cause(), ApiServerKeys.ISSUER_URL, ApiServerKeys.KEYS_URL);
    }
    if (changed) {
      keys = read;
    }
    synchronized (this) {
      underWay = Optional.empty();
    }
    if (changed) {
      onChange.run();
    }
  }
}
