package dev.connectors.platform;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.Controller;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Runs the reconcilers that are marked {@link ForRole} of this process, and no others. A role calls
 * {@link #start} and, at its end, {@link #stop}.
 */
@ApplicationScoped
public class ControllersOfRole {
  private static final Logger LOG = Logger.getLogger(ControllersOfRole.class);
  private static final Duration LONGEST_PASS = Duration.ofSeconds(10);

  private final Instance<Operator> operator;
  private final LeaderLease lease;

  ControllersOfRole(Instance<Operator> operator, LeaderLease lease) {
    this.operator = operator;
    this.lease = lease;
  }

  /** Starts watching at once; reconciles as soon as this process leads. */
  public void start() {
    operator.get().start();
    lease.leadIfAlone();
  }

  /** Stops reconciling, then gives the lease back, so that the next leader need not wait. */
  public void stop() {
    lease.stopping();
    stop(operator.get());
    lease.release();
  }

  /**
   * Begins no further pass and lets those under way end, for ten seconds at most, before the SDK
   * stops: it empties its caches first, and a pass that went on would take what it no longer finds
   * there for deleted.
   */
  public static void stop(Operator operator) {
    for (var registered : operator.getRegisteredControllers()) {
      if (registered instanceof Controller<?> controller) {
        controller.getEventProcessor().stop();
      }
    }
    var passes =
        operator.getConfigurationService().getExecutorServiceManager().reconcileExecutorService();
    passes.shutdown();
    try {
      if (!passes.awaitTermination(LONGEST_PASS.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warnf("a pass takes longer than %d s; breaking it off", LONGEST_PASS.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    operator.stop();
  }

  /** In place of the extension's own, which registers the reconcilers of every role. */
  @Produces
  @Singleton
  static Operator operator(
      QuarkusConfigurationService configuration,
      @Any Instance<Reconciler<? extends HasMetadata>> reconcilers,
      @ConfigProperty(name = "connectors.role", defaultValue = "none") String role) {
    var operator = new Operator(configuration);
    for (var reconciler : reconcilers.select(new ForRole.Literal(role))) {
      operator.register(reconciler);
    }
    return operator;
  }
}
