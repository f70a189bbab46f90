package dev.connectors.proxy;

import dev.connectors.connector.tool.ToolTrust;
import dev.connectors.connector.tool.TrustSettings;
import dev.connectors.platform.http.LoopClients;
import dev.connectors.platform.http.NotServed;
import dev.connectors.platform.http.RelaySettings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * HTTP clients by what they trust, as that is what costs memory; each connector has connections of
 * its own within them, see {@link dev.connectors.platform.http.Pool}.
 */
@Singleton
class ToolClients {
  /** Headers of registries and GitLab can be large; HTTP/1.1 carries everything the tools speak. */
  private static final int LONGEST_HEADERS = 64 * 1024;

  /** A piece of a body: with smaller ones, large bodies pass through more hands. */
  private static final int LARGEST_CHUNK = 16 * 1024;

  private static final int KEPT = 500;

  private final Vertx vertx;
  private final RelaySettings settings;
  private final TrustSettings trusted;
  private final Map<ToolTrust, LoopClients> clients = new LinkedHashMap<>(16, 0.75f, true);

  ToolClients(Vertx vertx, RelaySettings settings, TrustSettings trusted) {
    this.vertx = vertx;
    this.settings = settings;
    this.trusted = trusted;
  }

  /**
   * The clients with that trust, one for each event loop.
   *
   * @throws NotServed when there can be none
   */
  synchronized LoopClients client(ToolTrust trust) {
    var known = clients.get(trust);
    if (known != null) {
      return known;
    }
    var client = new LoopClients(vertx, trust.in(options(), trusted).orThrow(Routes::broken));
    // The eldest are forgotten, not closed: they may have requests under way.
    if (clients.size() >= KEPT) {
      clients.keySet().remove(clients.keySet().iterator().next());
    }
    clients.put(trust, client);
    return client;
  }

  private HttpClientOptions options() {
    return new HttpClientOptions()
        .setConnectTimeout((int) settings.connectTimeout().toMillis())
        .setMaxPoolSize(settings.connectionsPerConnector())
        .setMaxWaitQueueSize(settings.connectionsPerConnector() * 4)
        .setKeepAliveTimeout((int) settings.keepAlive().toSeconds())
        .setMaxHeaderSize(LONGEST_HEADERS)
        .setMaxChunkSize(LARGEST_CHUNK)
        .setMaxInitialLineLength(LONGEST_HEADERS)
        .setDecompressionSupported(false)
        .setSslHandshakeTimeout(settings.connectTimeout().toSeconds());
  }
}
