package dev.connectors.connector.access;

import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.Settings;
import dev.connectors.testbed.ShippedRoles;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The judge as the proxy has it, over a real API server and with the shipped rights. Only the wall
 * clock, by which tokens expire, can be moved.
 */
public final class AccessOnApiServer implements AutoCloseable {
  private final KubernetesClient proxy;
  private final CallerAccess access;
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  /** As the account {@code proxy} of a namespace, which gets the rights of the part. */
  public AccessOnApiServer(ApiServer server, String namespace) {
    this(server, namespace, server.as(namespace, "proxy"), System::nanoTime);
  }

  /**
   * By a client of the test's own, which is closed with this.
   *
   * @param client as the account {@code proxy} of the namespace
   * @param ages the clock by which decisions grow old, in nanoseconds
   */
  public AccessOnApiServer(
      ApiServer server, String namespace, KubernetesClient client, LongSupplier ages) {
    proxy = client;
    ShippedRoles.bind(server, "proxy", namespace, "proxy");
    var settings = Settings.defaults(AccessSettings.class);
    access =
        new CallerAccess(
            new ApiServerReviewer(new QuickClient(proxy, settings.reviewTimeout())),
            new ApiServerKeys(new QuickClient(proxy, settings.reviewTimeout())),
            settings,
            new Clocks(ages::getAsLong, () -> Instant.now().plus(ahead.get())),
            Executors.newVirtualThreadPerTaskExecutor());
    access.start();
  }

  /** The judge itself. */
  public CallerAccess access() {
    return access;
  }

  /** Whether the judge knows that the API server is away. */
  public boolean isAway() {
    return access.isAway();
  }

  /** Waits for the decision. */
  public Decision decide(Optional<Token> token, List<Target> targets) {
    return access.decide(token, targets).toCompletableFuture().join();
  }

  public Hold hold(Grant grant, Consumer<String> onWithdrawn) {
    return access.hold(grant, onWithdrawn);
  }

  /** Lets tokens expire that are good for less. */
  public void wallClockJumps(Duration by) {
    ahead.updateAndGet(now -> now.plus(by));
  }

  @Override
  public void close() {
    access.close();
    proxy.close();
  }
}
