package dev.connectors.connector.api;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.connectors.testbed.ApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("api")
@ExtendWith(ApiServer.Extension.class)
class ConnectorSchemaApiTest {
  private final ApiServer server;
  private final KubernetesClient admin;

  ConnectorSchemaApiTest(ApiServer server) {
    this.server = server;
    this.admin = server.admin();
  }

  @BeforeEach
  void install(@TempDir Path folder) {
    server.define(GeneratedCrdTest.crd(Connector.class, folder));
  }

  @Test
  void theNameMustFitItsService() {
    assertThatCode(() -> tryOut("a".repeat(61), "")).doesNotThrowAnyException();
    assertThatThrownBy(() -> tryOut("a".repeat(62), ""))
        .hasMessageContaining("at most 61 characters");
    assertThatThrownBy(() -> tryOut("a.b", "")).hasMessageContaining("DNS label");
  }

  @Test
  void anAddressHoldsNoCredential() {
    assertThatThrownBy(() -> tryOut("tool", "address: https://u:p@git.example.com"))
        .hasMessageContaining("spec.address");
    assertThatThrownBy(() -> tryOut("tool", "address: git.example.com"))
        .hasMessageContaining("spec.address");
  }

  @Test
  void aParameterIsGivenOnce() {
    assertThatThrownBy(() -> tryOut("tool", "params: [{name: a}, {name: a}]"))
        .hasMessageContaining("Duplicate value");
  }

  private void tryOut(String name, String spec) {
    var address = spec.startsWith("address:") ? "" : "address: https://git.example.com";
    var yaml =
        """
        apiVersion: connectors.alauda.io/v1alpha1
        kind: Connector
        metadata: {name: %s, namespace: default}
        spec:
          connectorClassName: git
          %s
          %s
        """
            .formatted(name, address, spec);
    admin.resource(Serialization.unmarshal(yaml, Connector.class)).dryRun().create();
  }
}
