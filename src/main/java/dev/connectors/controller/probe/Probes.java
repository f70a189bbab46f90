package dev.connectors.controller.probe;

import dev.connectors.controller.probe.ProbeOutcome.Result;
import dev.connectors.platform.FairTurns;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every wanted probe running, at its own pace and in fair turns, and remembers how it went
 * last. Whoever wants a probe is told when that changes, and is never blocked.
 */
public final class Probes implements AutoCloseable {
  /** Whose probe it is, and which: {@code liveness} or {@code auth}. */
  public record Key(String namespace, String connector, String kind) {}

  private static final Logger LOG = Logger.getLogger(Probes.class);

  private final Function<ProbeRequest, ProbeOutcome> probe;
  private final Delays delays;
  private final FairTurns<Key> turns;
  private final MeterRegistry metrics;
  private final Consumer<Key> changed;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("probe-timer").factory());
  private final AtomicLong rounds = new AtomicLong();
  private final Map<Key, Running> running = new ConcurrentHashMap<>();

  /** What one key wants now; a round that is over when another has begun changes nothing. */
  private record Running(
      long round,
      ProbeRequest request,
      String className,
      int failures,
      Optional<ProbeOutcome> last) {

    Running after(ProbeOutcome outcome, long next) {
      return new Running(
          next, request, className, outcome.good() ? 0 : failures + 1, Optional.of(outcome));
    }
  }

  public Probes(
      HttpProbe probe, ProbeSettings settings, MeterRegistry metrics, Consumer<Key> changed) {
    this(
        probe::run,
        new Delays(settings, () -> ThreadLocalRandom.current().nextDouble()),
        new FairTurns<>(settings.parallel(), settings.parallelPerNamespace()),
        metrics,
        changed);
  }

  Probes(
      Function<ProbeRequest, ProbeOutcome> probe,
      Delays delays,
      FairTurns<Key> turns,
      MeterRegistry metrics,
      Consumer<Key> changed) {
    this.probe = probe;
    this.delays = delays;
    this.turns = turns;
    this.metrics = metrics;
    this.changed = changed;
    metrics.gaugeMapSize("connectors.probes.active", Tags.empty(), running);
    metrics.gauge("connectors.probes.waiting", turns, FairTurns::waiting);
  }

  /**
   * Sees to it that this is probed, at once if the request is new, and gives the last outcome of
   * this very request.
   */
  public Optional<ProbeOutcome> want(Key key, String className, ProbeRequest request) {
    var fresh = new Running(rounds.incrementAndGet(), request, className, 0, Optional.empty());
    var wanted =
        running.compute(
            key, (_, old) -> old != null && old.request().equals(request) ? old : fresh);
    // Not inside compute: the round would not find itself in the map yet.
    if (isCurrent(wanted, fresh)) {
      startRound(key, fresh);
    }
    return wanted.last();
  }

  /** Ends the probe. */
  public void forget(Key key) {
    running.remove(key);
    turns.leave(key.namespace(), key);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    running.clear();
  }

  private void startRound(Key key, Running round) {
    turns.enter(key.namespace(), key, () -> runRound(key, round));
  }

  private void runRound(Key key, Running round) {
    if (isCurrent(running.get(key), round)) {
      finish(key, round, ask(round.request()));
    }
  }

  // Its message could quote what was sent: the kind of failure and the place have to do.
  private ProbeOutcome ask(ProbeRequest request) {
    try {
      return probe.apply(request);
    } catch (RuntimeException | Error e) {
      LOG.errorf(
          "a probe failed: %s at %s",
          e.getClass().getName(), Stream.of(e.getStackTrace()).findFirst().orElse(null));
      return ProbeOutcome.of(
          request,
          Result.PROBE_FAILED,
          "the probe itself failed (%s) and is tried again; the place is in the log: kubectl logs deployment/connectors-controller-manager"
              .formatted(e.getClass().getSimpleName()));
    }
  }

  private void finish(Key key, Running round, ProbeOutcome outcome) {
    metrics
        .counter(
            "connectors.probes",
            Tags.of(
                "class",
                round.className(),
                "kind",
                key.kind(),
                "result",
                outcome.result().name().toLowerCase(Locale.ROOT)))
        .increment();
    var next = round.after(outcome, rounds.incrementAndGet());
    var current = running.computeIfPresent(key, (_, now) -> isCurrent(now, round) ? next : now);
    if (!isCurrent(current, next) || timer.isShutdown()) {
      return;
    }
    var unused =
        timer.schedule(
            () -> startRound(key, next),
            delays.after(next.failures()).toMillis(),
            TimeUnit.MILLISECONDS);
    if (!round.last().equals(next.last())) {
      changed.accept(key);
    }
  }

  /** Null is a probe that nobody wants any more. */
  private static boolean isCurrent(@Nullable Running now, Running round) {
    return now != null && now.round() == round.round();
  }
}
