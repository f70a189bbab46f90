package dev.connectors.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.tool.DeniedAddresses;
import dev.connectors.operator.api.Component;
import dev.connectors.operator.api.WorkloadSpec;
import dev.connectors.operator.ha.Policy.Facts;
import dev.connectors.operator.kind.ConnectorsCore;
import dev.connectors.operator.kind.ConnectorsGit;
import dev.connectors.operator.pass.Harness;
import dev.connectors.testbed.Settings;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Facts FACTS = new Facts(Set.of("a"), 2, Map.of());

  private final Planner planner =
      Harness.planner(
          new InstallationSettings(
              "connectors:1",
              "1",
              "cluster.local",
              "n",
              "o",
              Settings.of(
                  DeniedAddresses.Settings.class,
                  Map.of(
                      "connectors.address.denied", "10.9.0.0/16",
                      "connectors.address.allowed", "127.0.0.1,::1"))));

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

  @Test
  void thoseWhoConnectToToolsKnowWhatIsDeniedAndTheirInstallation() {
    var core = new ConnectorsCore();
    core.setMetadata(component("uid", replicas(1)).getMetadata());
    var connect = Set.of("connectors-controller-manager", "connectors-proxy");
    assertThat(planner.plan(core, namespace("uid-of-n"), FACTS).desired())
        .filteredOn(one -> one.ref().kind().equals(Kind.DEPLOYMENT))
        .filteredOn(one -> connect.contains(one.ref().name()))
        .hasSize(2)
        .allSatisfy(
            one ->
                assertThat(Serialization.asYaml(one.resource()))
                    .contains("name: \"CONNECTORS_INSTALLATION_ID\"\n          value: \"uid-of-n\"")
                    .contains(
                        "name: \"CONNECTORS_ADDRESS_DENIED\"\n          value: \"10.9.0.0/16\"")
                    .contains(
                        "name: \"CONNECTORS_ADDRESS_ALLOWED\"\n          value: \"127.0.0.1,::1\"")
                    .contains("fieldPath: \"status.hostIPs\""));
  }

  private Planner.Plan plan(String uid, WorkloadSpec spec, String namespaceUid, Facts facts) {
    return planner.plan(component(uid, spec), namespace(namespaceUid), facts);
  }

  private static Object replicasOf(Planner.Plan plan) {
    return plan.desired().stream()
        .filter(one -> one.ref().kind().equals(Kind.DEPLOYMENT))
        .findFirst()
        .orElseThrow()
        .resource()
        .get("spec", "replicas");
  }

  private static WorkloadSpec replicas(int number) {
    return workload("connectors-git-plugin", number);
  }

  private static WorkloadSpec workload(String name, int replicas) {
    return new WorkloadSpec(
        List.of(new WorkloadSpec.Workload(name, replicas, null, null)),
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static Component<?> component(String uid, WorkloadSpec spec) {
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
