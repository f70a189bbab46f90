package dev.connectors.connector.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class ConnectorTest {
  @Test
  void survivesAWayThroughYaml() {
    var yaml =
        """
        apiVersion: connectors.alauda.io/v1alpha1
        kind: Connector
        metadata: {name: git, namespace: team}
        spec:
          connectorClassName: git
          address: https://git.example.com/prefix
          auth: {name: basicAuth, secretRef: {name: s}, params: [{name: repository, value: org/r.git}]}
        """;
    var connector = Serialization.unmarshal(yaml, Connector.class);
    var again = Serialization.unmarshal(Serialization.asYaml(connector), Connector.class);
    assertThat(again.getSpec()).isEqualTo(connector.getSpec());
    assertThat(again.getSpec().auth().params())
        .containsExactly(new Param("repository", "org/r.git"));
    assertThat(new Connector().getStatus()).isNull();
  }
}
