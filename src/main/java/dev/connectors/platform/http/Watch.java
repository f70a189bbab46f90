package dev.connectors.platform.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The times of one exchange, by one timer: how long nothing may move, and from when on it lasts.
 * Runs on the exchange's event loop.
 */
final class Watch {
  /**
   * An exchange lasts from here on. Nearly all end sooner and cost nothing more; as a decision is
   * good for 10 s, a stream that is held from its fifth second on still ends within 10 s.
   */
  private static final Duration LASTING = Duration.ofSeconds(5);

  /** What to do when a time is over. */
  interface Limits {
    /** Nothing moved for as long as {@code limit} while an answer was under way. */
    void idle();

    /** No answer came within the limit. */
    void unanswered(Duration limit);

    /** The exchange is to end, on its event loop. */
    void ended(String reason);
  }

  private final Context context;
  private final Vertx vertx;
  private final RelaySettings settings;
  private final long begun;
  private final Lasting lasting;
  private Optional<Runnable> held = Optional.empty();
  private Optional<Limits> limits = Optional.empty();
  private Duration untilAnswer;
  private boolean answering;
  private boolean over;
  private long lastByte = System.nanoTime();
  private long timer;

  /**
   * For one attempt.
   *
   * @param begun since when the request is on its way, which may be before there was a connection
   */
  Watch(Context context, RelaySettings settings, long begun, Lasting lasting) {
    this.context = context;
    this.vertx = context.owner();
    this.settings = settings;
    this.begun = begun;
    this.lasting = lasting;
    this.untilAnswer = settings.responseTimeout();
  }

  /**
   * Begins to watch.
   *
   * @param time until the answer; empty where the settings say it
   */
  void start(Limits told, Optional<AnswerTime> time) {
    limits = Optional.of(told);
    untilAnswer = time.isPresent() ? time.get().limit() : untilAnswer;
    again();
  }

  /** Something moved. */
  void moved() {
    lastByte = System.nanoTime();
  }

  /** The answer has begun: from now on the idle limit counts. */
  void answering() {
    answering = true;
    moved();
    again();
  }

  /** Streams that are known to be ones are watched from their beginning. */
  void lasts() {
    if (held.isEmpty() && !over) {
      Consumer<String> end =
          reason -> context.runOnContext(now -> limits.ifPresent(told -> told.ended(reason)));
      held = Optional.of(lasting.begun(end));
    }
  }

  void stop() {
    over = true;
    vertx.cancelTimer(timer);
    held.ifPresent(Runnable::run);
    held = Optional.empty();
  }

  private void again() {
    vertx.cancelTimer(timer);
    if (over) {
      return;
    }
    long left = limit().toMillis() - since(lastByte);
    if (held.isEmpty()) {
      left = Math.min(left, LASTING.toMillis() - since(begun));
    }
    timer = vertx.setTimer(Math.max(1, left), elapsed -> look());
  }

  private void look() {
    if (since(begun) >= LASTING.toMillis()) {
      lasts();
    }
    if (since(lastByte) < limit().toMillis()) {
      again();
    } else if (answering) {
      limits.ifPresent(Limits::idle);
    } else {
      limits.ifPresent(told -> told.unanswered(limit()));
    }
  }

  private Duration limit() {
    return answering ? settings.idleTimeout() : untilAnswer;
  }

  private static long since(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }
}
