package dev.connectors.platform.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Finds addresses by the system's resolver (search domains, hosts file, its cache of 30 s) off the
 * event loop, where Vert.x would call it.
 */
final class Addresses implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Fails with {@link UnknownHostException}. */
  Future<List<InetAddress>> of(String host, Context context) {
    var found = new CompletableFuture<List<InetAddress>>();
    threads.execute(
        () -> {
          try {
            found.complete(List.of(InetAddress.getAllByName(host)));
          } catch (UnknownHostException e) {
            found.completeExceptionally(e);
          }
        });
    return Future.fromCompletionStage(found, context);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
