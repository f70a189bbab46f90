package dev.connectors.platform.http.name;

import dev.connectors.platform.http.name.Gate.Turn;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Has names looked up, each once at a time, and those told who wait for it. All but reading happens
 * on one event loop, without a lock.
 */
final class Lookups {
  /** For a refresh that found no room: somebody may have left by then. */
  private static final Duration SOON = Duration.ofMillis(100);

  /**
   * Of each family for one tool: none needs more to be reached, and whoever owns a zone could fill
   * the memory with thousands. The installation's own pods are kept all, so that each is denied.
   */
  private static final int MOST_ADDRESSES = 64;

  private final NameSettings settings;
  private final ResolvConf conf;
  private final HostsFile hosts;
  private final Memory memory;
  private final LongSupplier clock;
  private final EventLoop loop;
  private final Inquiry.Terms terms;
  private final Gate gate;
  private final WaitingRoom waiting;
  private final List<Departures> told = new CopyOnWriteArrayList<>();

  Lookups(
      Vertx vertx,
      NameSettings settings,
      ResolvConf conf,
      HostsFile hosts,
      Memory memory,
      LongSupplier clock) {
    this.settings = settings;
    this.conf = conf;
    this.hosts = hosts;
    this.memory = memory;
    this.clock = clock;
    this.loop = vertx.nettyEventLoopGroup().next();
    this.terms =
        new Inquiry.Terms(
            new Attempt.Means(loop, ((VertxInternal) vertx).transport(), new SecureRandom()),
            new Nameservers(conf.nameservers()),
            settings.queryTimeout());
    this.gate =
        new Gate(
            settings.maxLookups(),
            settings.maxLookupsPerNamespace(),
            settings.maxLookupsPerZone(),
            settings.maxWaitingPerNamespace());
    this.waiting = new WaitingRoom(settings.maxWaiting(), settings.maxWaitingPerNamespace());
  }

  int underWay() {
    return gate.running();
  }

  void onGone(Departures departures) {
    told.add(departures);
  }

  /** The answer that a name has now; by any thread. */
  Optional<Resolved> serving(Known known, String namespace, long now) {
    var state = known.state;
    known.use(now);
    if (state.wantsRefresh(now) && known.claimRefresh()) {
      loop.execute(() -> refresh(known, namespace));
    }
    return state.serves(now) ? state.answer() : Optional.empty();
  }

  /** Tells the waiter; by any thread. */
  void join(String host, Waiter waiter) {
    loop.execute(
        () -> {
          var known = memory.of(host).orElseGet(() -> begun(host, waiter.namespace()));
          long now = clock.getAsLong();
          var answer = serving(known, waiter.namespace(), now);
          var refusal = known.state.refusalAt(now);
          if (answer.isPresent()) {
            waiter.served(answer.get());
          } else if (refusal.isPresent()) {
            waiter.refused(refusal.get());
          } else {
            await(known, waiter);
          }
        });
  }

  private Known begun(String host, String namespace) {
    var state =
        hosts
            .of(host)
            .map(addresses -> State.lasting(new Resolved(host, addresses)))
            .orElseGet(State::unknown);
    var known = new Known(host, namespace, state, clock.getAsLong());
    memory.add(known);
    return known;
  }

  /** A namespace that waits has a turn of its own, as that of another may be far off. */
  private void await(Known known, Waiter waiter) {
    var namespace = waiter.namespace();
    if (!waiting.enter(namespace)) {
      waiter.refused(new NameUnanswered(known.host, "too many requests wait for DNS"));
      return;
    }
    boolean hasTurn =
        known.begun || known.waiters.stream().anyMatch(w -> w.namespace().equals(namespace));
    known.waiters.add(waiter);
    if (hasTurn) {
      return;
    }
    var before = known.state;
    if (!known.underWay) {
      takeUp(known);
    }
    if (!gate.enter(turn(known, namespace, true))) {
      release(
          known,
          w -> w.namespace().equals(namespace),
          new NameUnanswered(known.host, "too many names wait for DNS"));
      if (known.waiters.isEmpty()) {
        giveBack(known, before);
      }
    }
  }

  private void refresh(Known known, String namespace) {
    known.refreshTaken();
    var before = known.state;
    if (known.underWay || !before.wantsRefresh(clock.getAsLong())) {
      return;
    }
    takeUp(known);
    if (!gate.enterNow(turn(known, namespace, false))) {
      giveBack(known, before);
    }
  }

  private void takeUp(Known known) {
    known.underWay = true;
    int round = ++known.round;
    known.state = known.state.asked(clock.getAsLong() + settings.patience().toNanos());
    after(settings.patience(), known, round, this::serveStale);
    after(
        settings.lookupTimeout(),
        known,
        round,
        late -> release(late, w -> true, new NameUnanswered(late.host, "DNS is too slow")));
  }

  /** Nobody was asked, so nothing is known that was not before. */
  private void giveBack(Known known, State before) {
    known.underWay = false;
    known.state = before.troubled(before.troubledFrom(), clock.getAsLong() + SOON.toNanos());
  }

  private Turn turn(Known known, String namespace, boolean awaited) {
    int round = known.round;
    return new Turn(
        namespace,
        zoneOf(known.host),
        turn -> {
          if (known.begun || !known.underWay || known.round != round) {
            // Another namespace's turn came first.
            loop.execute(() -> gate.leave(turn));
            return;
          }
          known.begun = true;
          long askedAt = clock.getAsLong();
          Lookup.start(
              terms,
              conf.fullNames(known.host),
              settings.lookupTimeout(),
              awaited,
              finding -> {
                settle(known, askedAt, finding);
                loop.execute(() -> gate.leave(turn));
              });
        });
  }

  /** The age of an answer counts from the question: what changed since may not be in it. */
  private void settle(Known known, long askedAt, Finding finding) {
    known.begun = false;
    known.underWay = false;
    var before = known.state;
    known.state =
        switch (finding) {
          case Finding.Found found -> found(known, found, askedAt);
          case Finding.Absent() -> refused(new NameUnknown(known.host));
          case Finding.Failed(var why) -> failed(before, new NameUnanswered(known.host, why));
        };
    tellGone(known.host, before, known.state);
    var why = known.state.refusal();
    release(known, w -> true, why.orElseGet(() -> new NameUnanswered(known.host, "try again")));
  }

  private State found(Known known, Finding.Found found, long askedAt) {
    var addresses = known.namespace.isEmpty() ? found.addresses() : found.atMost(MOST_ADDRESSES);
    var answer =
        known
            .state
            .answer()
            .filter(last -> last.addresses().equals(addresses))
            .orElseGet(() -> new Resolved(known.host, addresses));
    long least = settings.minTtl().toNanos();
    long most = settings.maxTtl().toNanos();
    long life = Math.max(least, Math.min(most, found.ttl().toNanos()));
    return State.found(
        answer,
        askedAt + life,
        askedAt + Math.max(life, settings.staleIfError().toNanos()),
        askedAt + life / 2);
  }

  private State failed(State before, UnknownHostException why) {
    long now = clock.getAsLong();
    return before.answer().isPresent() && now < before.staleUntil()
        ? before.troubled(now, now + settings.refusalAge().toNanos())
        : refused(why);
  }

  private State refused(UnknownHostException why) {
    return State.refused(why, clock.getAsLong() + settings.refusalAge().toNanos());
  }

  private void tellGone(String host, State before, State after) {
    var gone = new ArrayList<>(addressesOf(before));
    gone.removeAll(addressesOf(after));
    if (!gone.isEmpty()) {
      told.forEach(departures -> departures.gone(host, gone));
    }
  }

  private static Collection<InetAddress> addressesOf(State state) {
    return state.answer().map(Resolved::addresses).orElse(List.of());
  }

  /** Nobody waits any longer for a better answer than there is; nor do those who come. */
  private void serveStale(Known known) {
    var state = known.state;
    long now = clock.getAsLong();
    if (state.isUsable(now)) {
      known.state = state.troubled(Math.min(state.troubledFrom(), now), state.refreshFrom());
      release(known, w -> true, new NameUnanswered(known.host, "DNS is too slow"));
    }
  }

  /** Some who wait get the answer that there is, or else are told why there is none. */
  private void release(Known known, Predicate<Waiter> whom, UnknownHostException why) {
    var answer = known.state.answer().filter(_ -> known.state.isUsable(clock.getAsLong()));
    var released = known.waiters.stream().filter(whom).toList();
    known.waiters.removeIf(whom);
    for (var waiter : released) {
      waiting.leave(waiter.namespace());
      answer.ifPresentOrElse(waiter::served, () -> waiter.refused(why));
    }
  }

  private void after(Duration delay, Known known, int round, Consumer<Known> task) {
    var unused =
        loop.schedule(
            () -> {
              if (known.underWay && known.round == round) {
                task.accept(known);
              }
            },
            delay.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  /** What stands behind a name's first label: as a rule the same servers answer for it. */
  private static String zoneOf(String host) {
    return host.substring(host.indexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
