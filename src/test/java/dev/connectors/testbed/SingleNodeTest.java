package dev.connectors.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

@Tag("cluster")
class SingleNodeTest {
  @Test
  void testcontainersStartsASingleNode() {
    try (var k3s = new K3sContainer(image())) {
      k3s.start();
      try (var client =
          new KubernetesClientBuilder()
              .withConfig(Config.fromKubeconfig(k3s.getKubeConfigYaml()))
              .build()) {
        assertThat(client.nodes().list().getItems()).singleElement().matches(Cluster::isReady);
      }
    }
  }

  private static DockerImageName image() {
    String name = Script.run("images.sh", "node").substring("node ".length());
    return DockerImageName.parse(name).asCompatibleSubstituteFor("rancher/k3s");
  }
}
