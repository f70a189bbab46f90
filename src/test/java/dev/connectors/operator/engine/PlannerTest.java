package dev.connectors.operator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.tool.DeniedAddresses;
import dev.connectors.operator.api.Component;
import dev.connectors.operator.api.ComponentSpec;
import dev.connectors.operator.api.ConnectorsGit;
import dev.connectors.operator.ha.Policy.Facts;
import dev.connectors.testbed.Settings;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Parts PARTS =
      new Parts(ConnectorsGit.NAME, List.of(), List.of("40-deployment-git-plugin"), true);
  private static final Facts FACTS = new Facts(Set.of("a"), 2, Map.of());

  private final Planner planner =
      Harness.planner(
          new Engine.Settings(
              "connectors:1",
              "1",
              "cluster.local",
              "n",
              "o",
              Settings.defaults(DeniedAddresses.Settings.class)));

  @Test
  void aPlanIsKeptWhileNothingThatItDependsOnChanges() {
    var plan = plan("uid", replicas(2), "uid", FACTS);
    assertThat(plan.workloads()).containsExactly("connectors-git-plugin");
    assertThat(plan("uid", replicas(2), "uid", new Facts(Set.of("a"), 2, Map.of()))).isSameAs(plan);
  }

  @Test
  void aPlanIsMadeAnewForEachChange() {
    var plan = plan("uid", replicas(2), "uid", FACTS);
    assertThat(replicasOf(plan)).isEqualTo(2);
    assertThat(replicasOf(plan("uid", replicas(3), "uid", FACTS))).isEqualTo(3);
    assertThat(plan("uid", replicas(2), "uid", FACTS)).isNotSameAs(plan).isEqualTo(plan);
    for (var other :
        List.of(
            plan("another", replicas(2), "uid", FACTS),
            plan("another", replicas(2), "another", FACTS),
            plan("another", replicas(2), "another", new Facts(Set.of("a", "b"), 2, Map.of())))) {
      assertThat(other).isNotSameAs(plan);
    }
  }

  @Test
  void nothingIsDesiredWhereTheUserIsInError() {
    var plan = plan("uid", workload("connectors-gti-plugin", 2), "uid", FACTS);
    assertThat(plan.problems()).singleElement().asString().contains("connectors-gti-plugin");
    assertThat(plan.desired()).isEmpty();
  }

  private Planner.Plan plan(String uid, ComponentSpec spec, String namespaceUid, Facts facts) {
    return planner.plan(component(uid, spec), PARTS, namespace(namespaceUid), facts);
  }

  private static Object replicasOf(Planner.Plan plan) {
    return plan.desired().stream()
        .filter(one -> one.ref().kind().equals(Kind.DEPLOYMENT))
        .findFirst()
        .orElseThrow()
        .resource()
        .get("spec", "replicas");
  }

  private static ComponentSpec replicas(int number) {
    return workload("connectors-git-plugin", number);
  }

  private static ComponentSpec workload(String name, int replicas) {
    return new ComponentSpec(
        List.of(new ComponentSpec.Workload(name, replicas, null, null)),
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static Component component(String uid, ComponentSpec spec) {
    var component = new ConnectorsGit();
    component.setMetadata(
        new ObjectMetaBuilder()
            .withName(ConnectorsGit.NAME)
            .withNamespace("n")
            .withUid(uid)
            .build());
    component.setSpec(spec);
    return component;
  }

  private static Namespace namespace(String uid) {
    return new NamespaceBuilder()
        .withNewMetadata()
        .withName("n")
        .withUid(uid)
        .endMetadata()
        .build();
  }
}
