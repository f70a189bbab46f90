package dev.connectors.platform.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Finds addresses by the system's resolver (search domains, hosts file, its cache of 30 s) off the
 * event loop, where Vert.x would call it. While DNS is away or slow the last known addresses serve
 * on; a host is asked for once at a time.
 */
final class Addresses implements AutoCloseable {
  /** A resolver in good health answers sooner. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final int THREADS = 4;

  /** The system's resolver. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  private final Resolver resolver;
  private final Map<String, List<InetAddress>> known = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<List<InetAddress>>> lookups =
      new ConcurrentHashMap<>();

  /** Not virtual ones: the resolver is native code, which would hold on to their carriers. */
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("resolver-", 0).factory());

  Addresses() {
    this(InetAddress::getAllByName);
  }

  Addresses(Resolver resolver) {
    this.resolver = resolver;
  }

  /** Fails with {@link UnknownHostException} where the host never had an address. */
  Future<List<InetAddress>> of(String host, Context context) {
    var lookup = new CompletableFuture<List<InetAddress>>();
    var running = lookups.putIfAbsent(host, lookup);
    if (running == null) {
      threads.execute(() -> look(host, lookup));
      running = lookup;
    }
    var last = known.get(host);
    var answer =
        last == null
            ? running
            : running
                .copy()
                .completeOnTimeout(last, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> last);
    return Future.fromCompletionStage(answer, context);
  }

  private void look(String host, CompletableFuture<List<InetAddress>> lookup) {
    try {
      var found = List.of(resolver.addressesOf(host));
      known.put(host, found);
      lookups.remove(host);
      lookup.complete(found);
    } catch (UnknownHostException | RuntimeException e) {
      lookups.remove(host);
      lookup.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
