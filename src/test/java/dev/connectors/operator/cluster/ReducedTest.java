package dev.connectors.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.operator.plan.Kind;
import dev.connectors.operator.plan.Marks;
import dev.connectors.operator.plan.Ref;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReducedTest {
  private static final String LARGE = "x".repeat(1_000_000);

  @Test
  void ofAnothersObjectNothingIsKeptButWhichItIs() {
    var kept = Reduced.of(large("kubectl-create", "Update"));
    assertThat(Serialization.asJson(kept)).hasSizeLessThan(300);
    assertThat(kept.getMetadata().getName()).isEqualTo("large");
    assertThat(kept.getMetadata().getResourceVersion()).isEqualTo("7");
    assertThat(Ref.of(kept)).isEqualTo(new Ref(Kind.CONFIG_MAP, "connectors-system", "large"));
    assertThat(Reduced.isWhole(kept)).isFalse();
    assertThat(Reduced.of(kept)).isEqualTo(kept);
  }

  @Test
  void whatWeHaveAppliedIsKeptWhole() {
    var ours = large(Marks.MANAGER, "Apply");
    assertThat(Reduced.of(ours)).isEqualTo(ours);
    assertThat(Reduced.isWhole(ours)).isTrue();
    assertThat(Reduced.isWhole(large(Marks.MANAGER, "Update"))).isFalse();
  }

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

  private static GenericKubernetesResource large(String manager, String operation) {
    return new GenericKubernetesResourceBuilder()
        .withApiVersion("v1")
        .withKind("ConfigMap")
        .withNewMetadata()
        .withNamespace("connectors-system")
        .withName("large")
        .withResourceVersion("7")
        .withLabels(Marks.OURS)
        .addToAnnotations("note", LARGE)
        .addNewManagedField()
        .withManager(manager)
        .withOperation(operation)
        .withNewFieldsV1()
        .addToAdditionalProperties("f:data", Map.of())
        .endFieldsV1()
        .endManagedField()
        .endMetadata()
        .addToAdditionalProperties("data", Map.of("text", LARGE))
        .build();
  }

  private static boolean same(String old, String object) {
    return Reduced.sameButStatus(role(old), role(object));
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
