package dev.connectors.platform.http;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.impl.VertxInternal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * HTTP clients that are alike, one for each event loop, made when it is first asked for: what a
 * loop has read it writes itself, on connections of its own, without waking another.
 */
public final class LoopClients {
  /** With fewer connections to a loop, some requests would wait while others' are free. */
  private static final int FEWEST_CONNECTIONS = 32;

  private final VertxInternal vertx;
  private final HttpClientOptions options;
  private final Map<EventExecutor, Integer> slots = new HashMap<>();
  private final Map<Integer, HttpClient> clients = new ConcurrentHashMap<>();

  /**
   * Makes none yet.
   *
   * @param options of all together: connections and waiting requests are divided among the clients
   */
  public LoopClients(Vertx vertx, HttpClientOptions options) {
    this.vertx = (VertxInternal) vertx;
    int loops = 0;
    for (var unused : vertx.nettyEventLoopGroup()) {
      loops++;
    }
    int shares = Math.clamp(options.getMaxPoolSize() / FEWEST_CONNECTIONS, 1, loops);
    for (var loop : vertx.nettyEventLoopGroup()) {
      slots.put(loop, slots.size() % shares);
    }
    this.options =
        new HttpClientOptions(options)
            .setMaxPoolSize(options.getMaxPoolSize() / shares)
            .setMaxWaitQueueSize(options.getMaxWaitQueueSize() / shares);
  }

  /** The client of the event loop that the caller is on. */
  public HttpClient here() {
    var slot = slots.getOrDefault(vertx.getOrCreateContext().nettyEventLoop(), 0);
    var known = clients.get(slot);
    return known != null ? known : clients.computeIfAbsent(slot, absent -> client());
  }

  private HttpClient client() {
    return vertx
        .httpClientBuilder()
        .with(options)
        .with(options.getPoolOptions())
        .withConnectHandler(Splice::prepare)
        .build();
  }
}
