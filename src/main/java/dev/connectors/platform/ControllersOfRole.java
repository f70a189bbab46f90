package dev.connectors.platform;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Runs the reconcilers that are marked {@link ForRole} of this process, and no others. A role calls
 * {@link #start} and, at its end, {@link #stop}.
 */
@ApplicationScoped
public class ControllersOfRole {
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
    operator.get().stop();
    lease.release();
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
