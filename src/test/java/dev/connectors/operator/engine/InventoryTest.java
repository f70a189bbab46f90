package dev.connectors.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class InventoryTest {
  @Test
  void aClusterRoleWithoutRulesIsComparedLikeAnyOther() {
    assertThat(same("rules: null", "rules: null")).isTrue();
    assertThat(same("rules: null", "rules: []")).isFalse();
    assertThat(same("rules: null", "aggregationRule: {}")).isFalse();
    assertThat(same("rules: []", "rules: null")).isFalse();
  }

  @Test
  void aStatusThatChangesIsNoChange() {
    assertThat(same("status: {ready: 1}", "status: {ready: 2}")).isTrue();
    assertThat(same("status: {ready: 1}", "spec: {ready: 1}")).isFalse();
  }

  private static boolean same(String old, String object) {
    return Inventory.sameButStatus(role(old), role(object));
  }

  private static GenericKubernetesResource role(String fields) {
    var yaml =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: reader}
        %s
        """
            .formatted(fields);
    return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
  }
}
