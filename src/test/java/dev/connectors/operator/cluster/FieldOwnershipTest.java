package dev.connectors.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.operator.plan.Desired;
import dev.connectors.operator.plan.Marks;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FieldOwnershipTest {
  private static final String MANIFEST =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: s, namespace: n, labels: {a: b}, finalizers: [x/y]}
      spec:
        selector: {app: s}
        ports: [{name: http, port: 80, targetPort: http}]
      """;

  private static final String OWNED =
      """
      f:metadata:
        f:labels: {"f:a": {}}
        f:finalizers: {'v:"x/y"': {}}
      f:spec:
        f:selector: {}
        f:ports:
          'k:{"port":80,"protocol":"TCP"}': {.: {}, f:name: {}, f:port: {}, f:targetPort: {}}
      """;

  @Test
  void everythingThatWasAppliedIsCovered() {
    assertThat(uncovered(OWNED)).isEmpty();
  }

  @Test
  void fieldThatSomeoneElseTookIsNamed() {
    assertThat(uncovered(OWNED.replace(", f:targetPort: {}", "")))
        .containsExactly(".spec.ports[0].targetPort");
    assertThat(uncovered(OWNED.replace("\"f:a\": {}", "\"f:other\": {}")))
        .containsExactly(".metadata.labels.a");
    assertThat(uncovered(OWNED.replace("x/y", "x/z"))).containsExactly(".metadata.finalizers[0]");
  }

  @Test
  void elementThatSomeoneElseReplacedIsNamed() {
    assertThat(uncovered(OWNED.replace("80", "81"))).containsExactly(".spec.ports[0]");
  }

  @Test
  void entryOfAnotherManagerOrOperationCoversNothing() {
    var actual = actual(OWNED);
    actual.getMetadata().getManagedFields().getFirst().setOperation("Update");
    assertThat(FieldOwnership.uncovered(manifest(), actual, Marks.MANAGER)).isNotEmpty();
    assertThat(FieldOwnership.uncovered(manifest(), actual(OWNED), "kubectl")).isNotEmpty();
  }

  private static Set<String> uncovered(String owned) {
    return FieldOwnership.uncovered(manifest(), actual(owned), Marks.MANAGER);
  }

  private static Map<String, Object> manifest() {
    var fields =
        Desired.of(Serialization.unmarshal(MANIFEST, GenericKubernetesResource.class)).fields();
    var metadata =
        new HashMap<>(GenericKubernetesResource.<Map<String, Object>>get(fields, "metadata"));
    metadata.remove("annotations");
    var result = new HashMap<>(fields);
    result.put("metadata", metadata);
    return result;
  }

  private static GenericKubernetesResource actual(String owned) {
    var head =
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: s
          managedFields:
            - manager: connectors-operator
              operation: Apply
              fieldsV1:
        """;
    return Serialization.unmarshal(head + owned.indent(8), GenericKubernetesResource.class);
  }
}
