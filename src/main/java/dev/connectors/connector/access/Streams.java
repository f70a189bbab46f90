package dev.connectors.connector.access;

import dev.connectors.connector.access.Answer.No;
import dev.connectors.connector.access.Answer.Yes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Streams that go on after their first decision. Each is decided again as often as a caller that
 * sends requests all the time. Once its token has expired, only the rights are: no token can be
 * asked for then.
 */
final class Streams {
  private static final Logger LOG = Logger.getLogger(Streams.class);
  private static final String TOKEN_REFUSED =
      "the token is no longer good: its ServiceAccount or pod is gone";
  private static final String UNKNOWN =
      "the API server has not confirmed for too long that the stream is allowed";

  private final Judge judge;
  private final Clocks clocks;
  private final Duration maxLife;
  private final Duration leeway;
  private final Duration patience;
  private final Set<Held> open = ConcurrentHashMap.newKeySet();

  Streams(Judge judge, Clocks clocks, AccessSettings settings) {
    this.judge = judge;
    this.clocks = clocks;
    this.maxLife = settings.maxStreamLife();
    this.leeway = settings.clockLeeway();
    this.patience = settings.maxAge();
  }

  /** Watches a stream; the callback comes at most once, and never after it was closed. */
  Hold hold(Grant grant, Consumer<String> onWithdrawn) {
    var held = new Held(grant, onWithdrawn, clocks.nanos());
    if (grant.holder().isEmpty()) {
      held.withdraw("nobody was allowed to hold a stream");
    } else {
      open.add(held);
    }
    return held;
  }

  /** Decides all of them again. */
  void decideAgain() {
    open.forEach(this::decideAgain);
  }

  int size() {
    return open.size();
  }

  private void decideAgain(Held held) {
    if (clocks.nanos() - held.since >= maxLife.toNanos()) {
      held.withdraw("a stream lasts " + maxLife.toHours() + " hours at most");
      return;
    }
    var holder = held.grant.holder().orElseThrow();
    var proof = holder.proof();
    var again = new ArrayList<CompletableFuture<Ending>>();
    // A moment early, so that no review of a token that expires meanwhile ends the stream.
    if (!proof.expiredAt(clocks.now().plus(leeway))) {
      again.add(judge.who(proof).thenApply(answer -> new Ending(answer, TOKEN_REFUSED)));
    }
    for (var target : held.grant.targets()) {
      again.add(
          judge
              .may(proof.identity(), holder.user(), target)
              .thenApply(answer -> new Ending(answer, withdrawn(target))));
    }
    var unused =
        CompletableFuture.allOf(again.toArray(CompletableFuture[]::new))
            .thenRun(() -> settle(held, again.stream().map(CompletableFuture::join).toList()));
  }

  private void settle(Held held, List<Ending> decided) {
    var no = decided.stream().filter(ending -> ending.answer() instanceof No).findFirst();
    if (no.isPresent()) {
      held.withdraw(no.get().reason());
    } else if (decided.stream().allMatch(ending -> ending.answer() instanceof Yes)) {
      held.goodAt = clocks.nanos();
    } else if (clocks.nanos() - held.goodAt >= patience.toNanos()) {
      held.withdraw(UNKNOWN);
    }
  }

  private static String withdrawn(Target target) {
    return "the right to %s connectors/%s was withdrawn"
        .formatted(target.verb(), target.subresource());
  }

  /** An answer, and what is said of a stream that ends by it. */
  private record Ending(Answer answer, String reason) {}

  private final class Held implements Hold {
    private final Grant grant;
    private final Consumer<String> onWithdrawn;
    private final long since;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile long goodAt;

    private Held(Grant grant, Consumer<String> onWithdrawn, long since) {
      this.grant = grant;
      this.onWithdrawn = onWithdrawn;
      this.since = since;
      this.goodAt = since;
    }

    private void withdraw(String reason) {
      open.remove(this);
      if (over.compareAndSet(false, true)) {
        try {
          onWithdrawn.accept(reason);
        } catch (RuntimeException e) {
          LOG.warn("a stream could not be ended", e);
        }
      }
    }

    @Override
    public void close() {
      over.set(true);
      open.remove(this);
    }
  }
}
