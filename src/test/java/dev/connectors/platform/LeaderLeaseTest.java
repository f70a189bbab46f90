package dev.connectors.platform;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.testbed.Settings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LeaderLeaseTest {
  @AutoClose
  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(Config.empty()).build();

  private final LeaderLease lease =
      new LeaderLease(
          client,
          Settings.of(
              LeaderLease.Settings.class, Map.of("connectors.leader-election.enabled", "false")),
          "lease-test",
          Optional.empty(),
          Optional.empty());

  @Test
  void whatThrowsOrHangsAtTheStartKeepsALeaderFromNothing() throws InterruptedException {
    var end = new CountDownLatch(1);
    var others = new CountDownLatch(2);
    lease.whenLeading(
        () -> {
          throw new IllegalStateException("the API server is away");
        });
    lease.whenLeading(() -> await(end));
    lease.whenLeading(others::countDown);
    lease.leadIfAlone();
    assertThat(lease.leading()).isTrue();
    lease.whenLeading(others::countDown);
    assertThat(others.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    end.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
