package dev.connectors.platform;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.quarkus.arc.Unremovable;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The lease by which one of several pods leads. The operator SDK takes and renews it; giving it
 * back at a graceful stop is done here, since the SDK leaves it to run out.
 */
@Singleton
public class LeaderLease {
  private static final Logger LOG = Logger.getLogger(LeaderLease.class);
  private static final int LOST = 1;
  private static final int RELEASE_TRIES = 5;

  /** Names and times of leader election. */
  @ConfigMapping(prefix = "connectors.leader-election")
  public interface Settings {
    /** Off: this process leads from its start, and there must be no second one. */
    @WithDefault("true")
    boolean enabled();

    /** After this long without a renewal another pod may take over. */
    @WithDefault("15s")
    Duration leaseDuration();

    /** A leader that cannot renew for this long ends itself. */
    @WithDefault("10s")
    Duration renewDeadline();

    /** Between two tries to take or renew. */
    @WithDefault("2s")
    Duration retryPeriod();
  }

  private final KubernetesClient client;
  private final Settings settings;
  private final String name;
  private final Optional<String> namespace;
  private final String identity;
  private final List<Runnable> onStart = new ArrayList<>();
  private volatile boolean leading;
  private volatile boolean stopping;

  public LeaderLease(
      KubernetesClient client,
      Settings settings,
      @ConfigProperty(name = "connectors.role", defaultValue = "none") String role,
      @ConfigProperty(name = "connectors.namespace") Optional<String> namespace,
      @ConfigProperty(name = "connectors.pod-name") Optional<String> pod) {
    this.client = client;
    this.settings = settings;
    this.name = "connectors-" + role;
    this.namespace = namespace;
    this.identity = pod.orElse("local") + "_" + UUID.randomUUID();
  }

  /** Whether this process leads now. */
  public boolean leading() {
    return leading;
  }

  /**
   * Runs it, on a thread of its own, when this process begins to lead, or now if it does already.
   */
  public void whenLeading(Runnable action) {
    synchronized (onStart) {
      onStart.add(action);
      if (leading) {
        inBackground(action);
      }
    }
  }

  /** Whatever blocked or threw in the SDK's callback would keep its controllers from starting. */
  private static void inBackground(Runnable action) {
    Thread.ofVirtual()
        .name("leader")
        .start(
            () -> {
              try {
                action.run();
              } catch (RuntimeException | Error e) {
                LOG.error("what a leader does at its start failed", e);
              }
            });
  }

  /** Outside a cluster nobody else can lead. */
  private boolean elects() {
    return settings.enabled() && namespace.isPresent();
  }

  /** To be called when everything is watched: leads from now on where nobody else can. */
  public void leadIfAlone() {
    if (!elects()) {
      started();
    }
  }

  private void started() {
    synchronized (onStart) {
      leading = true;
      onStart.forEach(LeaderLease::inBackground);
    }
  }

  void stopping() {
    stopping = true;
  }

  /** Ends a leader that lost its lease at once: another one may already be at work. */
  private void lost() {
    leading = false;
    if (!stopping) {
      LOG.errorf("lost lease %s; stopping", name);
      Runtime.getRuntime().halt(LOST);
    }
  }

  /** Empties the lease, if it is ours. */
  void release() {
    leading = false;
    if (!elects()) {
      return;
    }
    try {
      boolean done = false;
      for (int tries = 0; !done && tries < RELEASE_TRIES; tries++) {
        done = releasedOrNotOurs();
      }
      if (!done) {
        LOG.warnf("could not give back lease %s, it will run out: it keeps changing", name);
      }
    } catch (KubernetesClientException e) {
      LOG.warnf("could not give back lease %s, it will run out: %s", name, e.getMessage());
    }
  }

  /** False when it was renewed at this very moment: the last renewal may still be under way. */
  private boolean releasedOrNotOurs() {
    var leases = client.leases().inNamespace(namespace.orElseThrow());
    var lease = leases.withName(name).get();
    if (lease == null || !identity.equals(lease.getSpec().getHolderIdentity())) {
      return true;
    }
    try {
      leases
          .resource(
              new LeaseBuilder(lease)
                  .editSpec()
                  .withHolderIdentity("")
                  .withLeaseDurationSeconds(1)
                  .endSpec()
                  .build())
          .update();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return false;
    }
  }

  /** For the operator SDK; null, which means none, where this process is alone. */
  @Produces
  @Dependent
  @Unremovable
  static @Nullable LeaderElectionConfiguration configuration(LeaderLease lease) {
    return lease.elects() ? lease.electionConfiguration() : null;
  }

  private LeaderElectionConfiguration electionConfiguration() {
    return new LeaderElectionConfiguration(
        name,
        namespace.orElseThrow(),
        settings.leaseDuration(),
        settings.renewDeadline(),
        settings.retryPeriod(),
        identity,
        new LeaderCallbacks(this::started, this::lost, leader -> LOG.infof("%s leads", leader)),
        // The SDK would call System.exit, which hangs when it is already stopping.
        false);
  }
}
