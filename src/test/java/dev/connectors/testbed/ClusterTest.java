package dev.connectors.testbed;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("cluster")
@ExtendWith(Cluster.Extension.class)
class ClusterTest {
  private final Cluster cluster;

  ClusterTest(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void threeNodesAreReadyInThreeZones() {
    assertThat(cluster.nodes()).hasSize(3).allMatch(Cluster::isReady);
    assertThat(cluster.nodes())
        .extracting(node -> node.getMetadata().getLabels().get("topology.kubernetes.io/zone"))
        .containsExactlyInAnyOrder("zone-a", "zone-b", "zone-c");
  }

  @Test
  void namesResolveWithoutAnyOneNode() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        cluster
                            .admin()
                            .pods()
                            .inNamespace("kube-system")
                            .withLabel("k8s-app", "kube-dns")
                            .list()
                            .getItems())
                    .filteredOn(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                    .hasSize(2)
                    .allSatisfy(pod -> assertThat(pod.getStatus().getPhase()).isEqualTo("Running"))
                    .extracting(pod -> pod.getSpec().getNodeName())
                    .doesNotHaveDuplicates());
  }

  @Test
  void podPullsThroughTheRegistryAndIsSeenInTheAuditLog() {
    var mark = cluster.audit().mark();
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("pulled")
            .endMetadata()
            .withNewSpec()
            .withTerminationGracePeriodSeconds(0L)
            .addNewContainer()
            .withName("shell")
            .withImage("registry.test:5000/testbed/busybox:1")
            .withImagePullPolicy("Always")
            .withCommand("sleep", "1d")
            .endContainer()
            .endSpec()
            .build();
    var resource = cluster.admin().resource(pod);
    try {
      resource.create();
      resource.waitUntilReady(SOON.toSeconds(), TimeUnit.SECONDS);
      assertThat(
              cluster.exec("default", "pulled", "nslookup", "kubernetes.default.svc.cluster.local"))
          .contains("10.43.0.1");
      var creations =
          cluster.audit().requestsSince(mark).resource("pods").name("pulled").verb("create");
      assertThat(creations)
          .singleElement()
          .satisfies(request -> assertThat(request.code()).isEqualTo(201));
    } finally {
      resource.delete();
    }
  }
}
