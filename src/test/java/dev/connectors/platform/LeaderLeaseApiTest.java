package dev.connectors.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.Settings;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Giving the lease back, on a real API server. */
@Tag("api")
@ExtendWith(ApiServer.Extension.class)
class LeaderLeaseApiTest {
  private static final String NAMESPACE = "default";
  private static final String NAME = "connectors-lease-test";

  private final KubernetesClient admin;
  private final AtomicInteger renewals = new AtomicInteger();
  private final KubernetesClient client;
  private final LeaderLease lease;
  private final String identity;

  LeaderLeaseApiTest(ApiServer server) {
    admin = server.admin();
    client =
        new KubernetesClientBuilder()
            .withConfig(admin.getConfiguration())
            .withHttpClientBuilderConsumer(
                builder -> builder.addOrReplaceInterceptor("renewal", new RenewedMeanwhile()))
            .build();
    lease =
        new LeaderLease(
            client,
            Settings.defaults(LeaderLease.Settings.class),
            "lease-test",
            Optional.of(NAMESPACE),
            Optional.of("pod"));
    identity = LeaderLease.configuration(lease).getIdentity().orElseThrow();
  }

  @AfterEach
  void delete() {
    admin.leases().inNamespace(NAMESPACE).withName(NAME).delete();
    client.close();
  }

  @Test
  void itIsGivenBackAlsoWhenItsLastRenewalCrossesIt() {
    renewals.set(2);
    held(identity);
    lease.release();
    assertThat(live().getSpec().getHolderIdentity()).isEmpty();
    assertThat(renewals).as("renewals that were left").hasValue(0);
  }

  @Test
  void oneThatKeepsChangingIsLeftToRunOut() {
    renewals.set(Integer.MAX_VALUE);
    held(identity);
    lease.release();
    assertThat(live().getSpec().getHolderIdentity()).isEqualTo(identity);
  }

  @Test
  void anothersIsLeftAlone() {
    held("another");
    var before = live();
    lease.release();
    assertThat(live()).isEqualTo(before);
  }

  private void held(String holder) {
    admin
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(NAME)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds(15)
                .withLeaseTransitions(0)
                .endSpec()
                .build())
        .create();
  }

  private Lease live() {
    return admin.leases().inNamespace(NAMESPACE).withName(NAME).get();
  }

  /** Changes the lease just before it is written, as often as is left. */
  private final class RenewedMeanwhile implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      if (request.method().equals("PUT") && renewals.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        admin
            .leases()
            .inNamespace(NAMESPACE)
            .withName(NAME)
            .edit(
                now ->
                    new LeaseBuilder(now)
                        .editSpec()
                        .withLeaseTransitions(now.getSpec().getLeaseTransitions() + 1)
                        .endSpec()
                        .build());
      }
    }
  }
}
