package dev.connectors.platform;

import dev.connectors.testbed.Settings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import java.util.Optional;

/** A role's lease, for tests that lead by election as the role does. */
public final class Leases {
  private Leases() {}

  public static LeaderLease of(KubernetesClient client, String role, String namespace) {
    return new LeaderLease(
        client,
        Settings.defaults(LeaderLease.Settings.class),
        role,
        Optional.of(namespace),
        Optional.of("pod"));
  }

  public static LeaderElectionConfiguration election(LeaderLease lease) {
    return LeaderLease.configuration(lease);
  }

  /** To be called before the operator stops: losing the lease would end the process. */
  public static void stopping(LeaderLease lease) {
    lease.stopping();
  }
}
