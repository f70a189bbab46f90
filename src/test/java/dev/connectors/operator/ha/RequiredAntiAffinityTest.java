package dev.connectors.operator.ha;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a pod more than replicas could never be placed. */
class RequiredAntiAffinityTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{topologyKey: zone, labelSelector: {matchLabels: {control-plane: api}}}",
        "{topologyKey: zone, labelSelector: {}}",
        "{topologyKey: zone, labelSelector: {}, namespaces: [here, there]}",
        "{topologyKey: zone, labelSelector: {}, namespaceSelector: {}}",
        "{topologyKey: zone, labelSelector: {matchExpressions:"
            + " [{key: control-plane, operator: In, values: [api, proxy]}]}}",
        "{topologyKey: zone, labelSelector: {matchExpressions: [{key: x, operator: DoesNotExist}]}}"
      })
  void termThatMeetsItsOwnPodsBlocksSurge(String term) throws IOException {
    assertThat(RequiredAntiAffinity.blockingSurge(workload(term))).contains("zone");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{topologyKey: zone, labelSelector: {matchLabels: {control-plane: proxy}}}",
        "{topologyKey: zone, labelSelector: {}, namespaces: [there]}",
        "{topologyKey: zone}",
        "{topologyKey: zone, labelSelector: {}, matchLabelKeys: [pod-template-hash]}",
        "{topologyKey: zone, labelSelector: {matchExpressions:"
            + " [{key: control-plane, operator: NotIn, values: [api]}]}}",
        "{topologyKey: zone, labelSelector: {matchExpressions: [{key: x, operator: Exists}]}}"
      })
  void termAboutOtherPodsDoesNotBlockSurge(String term) throws IOException {
    assertThat(RequiredAntiAffinity.blockingSurge(workload(term))).isEmpty();
  }

  private static WorkloadManifest workload(String term) throws IOException {
    var manifest =
        """
        kind: Deployment
        metadata: {name: connectors-api, namespace: here}
        spec:
          template:
            metadata: {labels: {control-plane: api}}
            spec:
              affinity:
                podAntiAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution: [%s]
        """
            .formatted(term);
    return new WorkloadManifest((ObjectNode) new YAMLMapper().readTree(manifest));
  }
}
