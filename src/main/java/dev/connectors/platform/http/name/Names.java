package dev.connectors.platform.http.name;

import dev.connectors.platform.http.SettingsOf;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Finds the addresses of hosts. A known name is answered from memory, by the thread that asks; its
 * use has it asked for again before its time is over. While DNS is away or slow the last answer
 * serves on for a while, but never once DNS has said that there is no such name.
 *
 * <p>All methods take the namespace for whose Connectors they are called, in whose share of what
 * can be done at a time; it is empty for ourselves.
 */
@Singleton
public final class Names {
  private final Memory memory;
  private final Lookups lookups;
  private final LongSupplier clock;

  /**
   * With the files of this machine.
   *
   * @throws dev.connectors.platform.BadSetting if a setting cannot be
   */
  @Inject
  public Names(Vertx vertx, NameSettings settings) {
    this(
        vertx,
        settings,
        ResolvConf.read(Path.of("/etc/resolv.conf")),
        HostsFile.read(Path.of("/etc/hosts")),
        System::nanoTime);
  }

  /**
   * With files and time of one's own.
   *
   * @param ticker nanoseconds, of which only differences mean anything
   */
  Names(Vertx vertx, NameSettings settings, ResolvConf conf, HostsFile hosts, LongSupplier ticker) {
    check(settings);
    long origin = ticker.getAsLong();
    this.clock = () -> ticker.getAsLong() - origin;
    this.memory = new Memory(settings.maxNames());
    this.lookups = new Lookups(vertx, settings, conf, hosts, memory, clock);
  }

  private static void check(NameSettings settings) {
    var check = new SettingsOf("connectors.dns");
    check.positive("max-ttl", settings.maxTtl());
    check.atMost("min-ttl", settings.minTtl(), "max-ttl", settings.maxTtl());
    check.positive("stale-if-error", settings.staleIfError());
    check.positive("refusal-age", settings.refusalAge());
    check.positive("lookup-timeout", settings.lookupTimeout());
    check.positive("query-timeout", settings.queryTimeout());
    check.positive("patience", settings.patience());
    check.atLeastOne("max-names", settings.maxNames());
    check.atLeastOne("max-lookups", settings.maxLookups());
    check.atLeastOne("max-lookups-per-namespace", settings.maxLookupsPerNamespace());
    check.atLeastOne("max-lookups-per-zone", settings.maxLookupsPerZone());
    check.atLeastOne("max-waiting-per-namespace", settings.maxWaitingPerNamespace());
    check.atLeastOne("max-waiting", settings.maxWaiting());
  }

  /**
   * What memory knows; asks nobody, waits for nothing.
   *
   * @param host as it is written: a name, relative or not, or an address
   */
  public Optional<Resolved> of(String host, String namespace) {
    return memory.of(host).flatMap(known -> lookups.serving(known, namespace, clock.getAsLong()));
  }

  /**
   * From memory, or else by DNS.
   *
   * @param context where the future completes
   * @return failed with {@link NameUnknown} or {@link NameUnanswered}
   */
  public Future<Resolved> resolve(String host, String namespace, Context context) {
    var known = memory.of(host);
    var answer = of(host, namespace);
    if (answer.isPresent()) {
      return Future.succeededFuture(answer.get());
    }
    var refusal = known.flatMap(k -> k.state.refusalAt(clock.getAsLong()));
    if (refusal.isPresent()) {
      return Future.failedFuture(refusal.get());
    }
    Promise<Resolved> promise = Promise.promise();
    lookups.join(host, new Waiter(namespace, context, promise));
    return promise.future();
  }

  /** Tells, from now on, which addresses hosts lose. */
  public void onGone(Departures departures) {
    lookups.onGone(departures);
  }

  /** How many look-ups are under way. */
  int underWay() {
    return lookups.underWay();
  }

  /** How many names are kept. */
  int size() {
    return memory.size();
  }
}
