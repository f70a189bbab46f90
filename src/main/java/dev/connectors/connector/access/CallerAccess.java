package dev.connectors.connector.access;

import dev.connectors.platform.audit.Rate;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Whether a caller may use a connector. Answers from memory in steady state and never blocks; a
 * withdrawn right is refused within 10 s, the token of a deleted pod within 20 s (the API server
 * itself takes a token for good for up to 10 s), and so are streams that are open.
 */
@Singleton
public class CallerAccess {
  private static final Logger LOG = Logger.getLogger(CallerAccess.class);
  private static final long TICK_MILLIS = 500;

  private final ExecutorService threads;
  private final SigningKeys keys;
  private final CheckedTokens tokens;
  private final RememberedAnswers<Identity, Proof> identities;
  private final RememberedAnswers<Right, Judge.Asked> rights;
  private final Outage outage;
  private final Judge judge;
  private final Streams streams;
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("access").factory());

  @Inject
  CallerAccess(KubernetesClient client, AccessSettings settings, MeterRegistry meters) {
    this(
        new ApiServerReviewer(new QuickClient(client, settings.reviewTimeout())),
        new ApiServerKeys(new QuickClient(client, settings.reviewTimeout())),
        settings,
        Clocks.system(),
        Executors.newVirtualThreadPerTaskExecutor());
    meters.gauge("connectors.access.decisions", rights, RememberedAnswers::size);
    meters.gauge("connectors.access.identities", identities, RememberedAnswers::size);
    meters.gauge("connectors.access.streams", streams, Streams::size);
    meters.gauge("connectors.access.away", outage, one -> one.isAway() ? 1 : 0);
    start();
  }

  /**
   * Does nothing in the background until it is started.
   *
   * @param threads on which the API server is asked; closed with this
   */
  CallerAccess(
      Reviewer reviewer,
      KeySource source,
      AccessSettings settings,
      Clocks clocks,
      ExecutorService threads) {
    this.threads = threads;
    outage = new Outage(clocks.ages());
    var freshness = Freshness.of(settings, outage, clocks.ages());
    var questions =
        new Questions(
            reviewer,
            new Reviews(threads, settings.concurrentReviews(), settings.reviewTimeout(), outage),
            new Rate(settings.foreignTokensPerSecond(), clocks.ages()),
            new Askers(settings.questionsPerCaller()));
    var check = new TokenCheck(settings.maxTokenLife(), settings.clockLeeway());
    var known = CheckedTokens.memory(settings.maxCallers());
    keys = new SigningKeys(source, threads, known::invalidateAll, settings, clocks.ages());
    tokens = new CheckedTokens(check, keys, clocks, known);
    identities =
        new RememberedAnswers<>(
            (proof, urgency) -> questions.who(proof, urgency, keys.current()),
            Proof::newer,
            proof -> !proof.expiredAt(clocks.now()),
            settings.maxCallers(),
            freshness,
            refusals(settings, clocks));
    rights =
        new RememberedAnswers<>(
            questions::may,
            (before, shown) -> shown,
            asked -> true,
            settings.maxDecisions(),
            freshness,
            refusals(settings, clocks));
    judge = new Judge(tokens, identities, rights);
    streams = new Streams(judge, clocks, settings);
  }

  /** Decides for a token found in the request, or refuses where there is none. */
  public CompletionStage<Decision> decide(Optional<Token> token, Target target) {
    return decide(token, List.of(target));
  }

  /**
   * Decides on all that a request takes: the first right that is missing answers.
   *
   * @param targets at least one
   */
  public CompletionStage<Decision> decide(Optional<Token> token, List<Target> targets) {
    return token.isPresent()
        ? judge.decide(token.get(), targets)
        : CompletableFuture.completedFuture(
            new Decision.Denied(401, Messages.NO_TOKEN, Optional.empty()));
  }

  /**
   * Goes on deciding while a stream is open.
   *
   * @param grant of the decision with which the stream began
   * @param onWithdrawn called once with the reason, on another thread, when the stream must end:
   *     within 10 s of a right's withdrawal, 20 s of its pod's deletion
   * @return to be closed with the stream
   */
  public Hold hold(Grant grant, Consumer<String> onWithdrawn) {
    return streams.hold(grant, onWithdrawn);
  }

  /** Whether the API server has said once by which keys it signs, or that it does not show them. */
  public boolean keysKnown() {
    return !(keys.current() instanceof Keys.Missing);
  }

  /** Whether the API server is known not to answer. */
  boolean isAway() {
    return outage.isAway();
  }

  void start() {
    var unused = ticks.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** What is due in the background. */
  void tick() {
    try {
      keys.refreshOld();
      identities.confirmUsed();
      rights.confirmUsed();
      identities.askWhileAway();
      streams.decideAgain();
    } catch (RuntimeException e) {
      LOG.error("decisions in use were not confirmed; this is tried again at once", e);
    }
  }

  /** What is remembered, for those who watch that it stays within bounds. */
  Remembering remembering() {
    return new Remembering(
        tokens.size(),
        identities.size(),
        rights.size(),
        identities.refused() + rights.refused(),
        streams.size());
  }

  /** How many of each. */
  record Remembering(long tokens, long identities, long rights, long refusals, long streams) {}

  @PreDestroy
  void close() {
    ticks.shutdownNow();
    threads.shutdownNow();
  }

  private static <K> Refusals<K> refusals(AccessSettings settings, Clocks clocks) {
    return new Refusals<>(settings.refusalAge(), settings.maxRefusals(), clocks.ages());
  }
}
