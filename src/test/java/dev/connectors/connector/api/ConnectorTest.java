package dev.connectors.connector.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.tool.Outcome;
import dev.connectors.connector.tool.ToolAccess;
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

  @Test
  void withoutASpecAsOfOldItLeadsNowhereAndSaysSo() {
    var connector = Serialization.unmarshal("kind: Connector", Connector.class);
    assertThat(connector.getSpec().connectorClassName()).isEmpty();
    assertThat(connector.getSpec().namesSecret()).isFalse();

    var connectorClass = Serialization.unmarshal("kind: ConnectorClass", ConnectorClass.class);
    assertThat(connectorClass.getSpec().authTypes()).isEmpty();
    assertThat(connectorClass.getSpec().liveness()).isEmpty();
    assertThat(ToolAccess.of(connector.getSpec(), connectorClass.getSpec()))
        .isInstanceOfSatisfying(
            Outcome.Bad.class,
            bad -> assertThat(bad.problem().message()).startsWith("spec.address must be a URL"));
  }

  @Test
  void aClassMayLeaveOutAllThatTheSchemaDoesNotRequire() {
    var spec =
        read(
            """
            auth: {types: [{name: token}]}
            livenessProbe: {path: /}
            params: [{name: branch}]
            plugin: {}
            """);
    var type = spec.authType("token").orElseThrow();
    assertThat(type.injected().headers()).isEmpty();
    assertThat(type.injected().ownTokenHeader()).isEmpty();
    assertThat(type.typeOfSecret()).isEmpty();
    assertThat(type.worksWithoutSecret()).isFalse();
    var probe = spec.liveness().orElseThrow();
    assertThat(probe.httpMethod()).isEqualTo("GET");
    assertThat(probe.queryTemplate()).isEmpty();
    assertThat(probe.successRule()).isEmpty();
    assertThat(spec.params().getFirst().fallback()).isEmpty();
    assertThat(spec.params().getFirst().needsValue()).isFalse();
    assertThat(spec.lister().orElseThrow().name()).isEmpty();
    assertThat(read("{}").lister()).isEmpty();
  }

  @Test
  void aSecretIsElsewhereOnlyInAnotherNamespace() {
    assertThat(new SecretRef("login", null).elsewhere("team")).isEmpty();
    assertThat(new SecretRef("login", "team").elsewhere("team")).isEmpty();
    assertThat(new SecretRef("login", "other").elsewhere("team")).contains("other");
  }

  private static ConnectorClassSpec read(String spec) {
    return Serialization.unmarshal(spec, ConnectorClassSpec.class);
  }
}
