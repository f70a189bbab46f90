package dev.connectors.proxy.limit;

import dev.connectors.platform.http.NotServed;
import dev.connectors.platform.http.Problem;
import dev.connectors.proxy.limit.Places.Most;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Requests under way and waiting, and streams: bounded per caller, connector, namespace and in all.
 * One too many waits for a moment where its caller has a waiting place, and is answered 429.
 */
@Singleton
public class Limits {
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final long maxWait;
  private final Places requests;
  private final Places streams;
  private final Places waitingPlaces;
  private final Waiting waiting;
  private final Map<Full, Counter> requestsTurned;
  private final Map<Full, Counter> streamsTurned;
  private final Counter waited;

  public Limits(Vertx vertx, LimitSettings settings, MeterRegistry meters) {
    this.vertx = vertx;
    this.maxWait = Math.max(1, settings.maxWait().toMillis());
    this.requests =
        new Places(
            new Most(
                settings.requestsPerCaller(),
                settings.requestsPerConnector(),
                settings.requestsPerNamespace(),
                settings.requests()));
    this.streams =
        new Places(
            new Most(
                settings.streamsPerCaller(),
                settings.streamsPerConnector(),
                settings.streamsPerNamespace(),
                settings.streams()));
    this.waitingPlaces =
        new Places(
            new Most(
                settings.waitingPerCaller(),
                settings.waitingPerConnector(),
                settings.waitingPerNamespace(),
                settings.waiting()));
    this.waiting = new Waiting(requests);
    underWay(meters, "request", requests);
    underWay(meters, "stream", streams);
    Gauge.builder("connectors.proxy.waiting", waiting, Waiting::size)
        .description("Requests that wait until others have ended")
        .register(meters);
    this.waited =
        Counter.builder("connectors.proxy.waited")
            .description("Requests that had to wait, whatever came of it")
            .register(meters);
    this.requestsTurned = turned(meters, "request");
    this.streamsTurned = turned(meters, "stream");
  }

  private static void underWay(MeterRegistry meters, String kind, Places places) {
    Gauge.builder("connectors.proxy.under.way", places, Places::used)
        .description("Admitted requests and streams under way")
        .tag("kind", kind)
        .register(meters);
  }

  private static Map<Full, Counter> turned(MeterRegistry meters, String kind) {
    var counters = new EnumMap<Full, Counter>(Full.class);
    for (var full : Full.values()) {
      counters.put(
          full,
          Counter.builder("connectors.proxy.turned.away")
              .description("Answered 429, by who had too many under way")
              .tag("kind", kind)
              .tag("by", full.name().toLowerCase(Locale.ROOT))
              .register(meters));
    }
    return counters;
  }

  /**
   * A place, at once or after a short wait; it must be {@linkplain #leave left}.
   *
   * @param stream whether the request asks for an upgrade
   * @param gone whether the caller waits no more
   * @return failed with {@link NotServed} where there is none
   */
  public Future<Place> enter(Visitor visitor, boolean stream, BooleanSupplier gone) {
    return switch ((stream ? streams : requests).take(visitor)) {
      case Place place -> Future.succeededFuture(place);
      case Full full when stream -> Future.failedFuture(turnedAway(full, true));
      case Full full -> await(visitor, full, gone);
    };
  }

  /** Gives a place back, which another may have waited for. */
  public void leave(Place place) {
    place.leave();
    waiting.placeLeft();
  }

  /** What is counted now, for tests of its bounds. */
  int counters() {
    return requests.counters() + streams.counters() + waitingPlaces.counters();
  }

  int underWay() {
    return requests.used() + streams.used();
  }

  public int waiting() {
    return waiting.size();
  }

  private Future<Place> await(Visitor visitor, Full full, BooleanSupplier gone) {
    if (!(waitingPlaces.take(visitor) instanceof Place seat)) {
      return Future.failedFuture(turnedAway(full, false));
    }
    waited.increment();
    var waiter = new Patient(visitor, full, gone, vertx.getOrCreateContext());
    long timer =
        vertx.setTimer(
            maxWait,
            _ -> {
              if (waiting.leave(waiter)) {
                waiter.dropped();
              }
            });
    waiting.join(waiter);
    return waiter
        .promise
        .future()
        .onComplete(
            _ -> {
              vertx.cancelTimer(timer);
              seat.leave();
            });
  }

  private NotServed turnedAway(Full full, boolean stream) {
    Objects.requireNonNull((stream ? streamsTurned : requestsTurned).get(full)).increment();
    var what = stream ? "streams" : "requests";
    var setting = full.setting.isEmpty() ? what : what + "-" + full.setting;
    return new NotServed(
        new Problem(
                429,
                "as many %s %s are under way as may be (connectors.limits.%s): let some end, and try again"
                    .formatted(what, full.whose, setting))
            .retryAfter(RETRY));
  }

  /** A request that waits on its event loop. */
  private final class Patient implements Waiting.Waiter {
    private final Visitor visitor;
    private final Full full;
    private final BooleanSupplier gone;
    private final Context context;
    private final Promise<Place> promise = Promise.promise();

    Patient(Visitor visitor, Full full, BooleanSupplier gone, Context context) {
      this.visitor = visitor;
      this.full = full;
      this.gone = gone;
      this.context = context;
    }

    @Override
    public Visitor visitor() {
      return visitor;
    }

    @Override
    public boolean gone() {
      return gone.getAsBoolean();
    }

    @Override
    public void served(Place place) {
      context.runOnContext(_ -> promise.complete(place));
    }

    @Override
    public void dropped() {
      context.runOnContext(_ -> promise.fail(turnedAway(full, false)));
    }
  }
}
