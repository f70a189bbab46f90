package dev.connectors.operator.kind;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.testbed.ApiServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster has one installation: in the namespace that its operator is set to. */
class OneInstallationApiTest extends OperatorTestBase {
  private Installation there;

  OneInstallationApiTest(ApiServer server) {
    super(server);
  }

  @BeforeEach
  void makeAnotherNamespace() {
    there = new Installation(server, "engine-b");
  }

  @AfterEach
  void removeWhatIsThere() {
    there.delete();
    assertThat(there.objects().owned()).isEmpty();
  }

  @Test
  void componentInAnotherNamespaceIsStalledForEverAndSaysWhereItBelongs() {
    there.create(new ConnectorsCore());
    awaitStalled(there, "WrongNamespace");
    assertThat(there.find(ConnectorsCore.class, "Stalled").getMessage())
        .contains(
            "connectors.installation.namespace",
            "namespace engine-a",
            "kubectl delete connectorscore connectors-core -n engine-b");

    here.installAll();
    here.delete();
    here.awaitGone();
    lookAgain(operator, there);
    assertThat(there.find(ConnectorsCore.class, "Stalled").getReason()).isEqualTo("WrongNamespace");
    assertThat(there.objects().owned()).isEmpty();
  }

  @Test
  void secondOperatorStandsBackAndNoObjectFlips() {
    here.installAll();
    var mark = server.audit().mark();
    try (var second = OperatorUnderTest.start(server, "engine-b", "connectors-operator-b")) {
      there.create(new ConnectorsCore());
      awaitStalled(there, "InstalledElsewhere");
      assertThat(there.find(ConnectorsCore.class, "Stalled").getMessage())
          .contains(
              "namespace engine-a",
              "connectors.installation.namespace of this operator is engine-b",
              "connectorsgit",
              "connectorscore --all -n engine-a");

      for (var installation : List.of(here, there)) {
        lookAgain(operator, installation);
        lookAgain(second, installation);
      }
      var settled = server.audit().mark();
      for (var installation : List.of(here, there)) {
        lookAgain(operator, installation);
        lookAgain(second, installation);
      }
      assertThat(server.audit().requestsSince(settled).writes()).isEmpty();
      assertThat(server.audit().requestsSince(mark).writes())
          .filteredOn(request -> request.user().startsWith("system:serviceaccount:"))
          .isNotEmpty()
          .allMatch(request -> request.subresource().equals("status"))
          .allMatch(request -> request.namespace().equals("engine-b"))
          .hasSizeLessThanOrEqualTo(4); // one of each operator; where they cross, one again
      awaitStalled(there, "InstalledElsewhere");
      assertThat(here.isReady(ConnectorsCore.class)).isTrue();
      assertThat(Kinds.all()).allMatch(kind -> here.isReady(Installation.type(kind)));
    }
  }

  @Test
  void statusThatAnotherOperatorOverwroteIsWrittenAgain() {
    here.installAll();
    var core =
        server
            .admin()
            .resources(ConnectorsCore.class)
            .inNamespace(here.namespace())
            .withName(ConnectorsCore.NAME);
    core.subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\":{\"operator\":\"connectors-operator-b\"}}");
    await()
        .atMost(SOON)
        .until(() -> core.get().getStatus().operator().equals("connectors-operator"));
  }

  @Test
  void secondOperatorInstallsOnceTheFirstInstallationIsGone() {
    here.installAll();
    try (var second = OperatorUnderTest.start(server, "engine-b", "connectors-operator-b")) {
      there.create(new ConnectorsCore());
      awaitStalled(there, "InstalledElsewhere");
      here.delete();
      here.awaitGone();
      there.becomeReady(ConnectorsCore.class);
      there.delete();
      there.awaitGone();
      assertThat(second.requests().forbidden()).isEmpty();
    }
  }

  @Test
  void changedSettingHandsNothingOver() {
    here.installAll();
    var owned = here.objects().owned();
    operator.close();
    operator = OperatorUnderTest.start(server, "engine-b");
    awaitStalled(here, "WrongNamespace");
    there.create(new ConnectorsCore());
    awaitStalled(there, "InstalledElsewhere");
    assertThat(there.objects().owned()).isEmpty();
    assertThat(here.objects().owned()).hasSameSizeAs(owned);
    there.delete();

    operator.close();
    operator = OperatorUnderTest.start(server);
    await().atMost(SOON).until(() -> here.isReady(ConnectorsCore.class));
  }

  @Test
  void whatANamespaceOwnedThatIsGoneStallsNobody() {
    var left =
        server
            .admin()
            .resource(
                new ClusterRoleBuilder()
                    .withNewMetadata()
                    .withName("connectors-left")
                    .addToLabels("app.kubernetes.io/managed-by", "connectors-operator")
                    .addToLabels("operator.connectors.alauda.io/component", "connectors-core")
                    .addToLabels("operator.connectors.alauda.io/component-namespace", "engine-b")
                    .addNewOwnerReference()
                    .withApiVersion("v1")
                    .withKind("Namespace")
                    .withName("engine-b")
                    .withUid("uid-of-an-earlier-one")
                    .endOwnerReference()
                    .endMetadata()
                    .build());
    left.fieldManager("connectors-operator").serverSideApply();
    try {
      here.installAll();
      assertThat(left.get()).isNotNull(); // the garbage collector's
    } finally {
      left.delete();
    }
  }

  @Test
  void noteOfTheFirstVersionIsSweptAndNothingElseOfThatName() {
    var note = note("connectors-operator");
    var elsewhere = note("engine-b");
    elsewhere.create();
    note.create();
    restart();
    await().atMost(SOON).until(() -> note.get() == null);

    server.kubectl("create", "configmap", "connectors-installation", "-n", "connectors-operator");
    server.kubectl(
        "label",
        "configmap",
        "connectors-installation",
        "-n",
        "connectors-operator",
        "app.kubernetes.io/managed-by=connectors-operator");
    restart();
    here.installAll();
    here.delete();
    here.awaitGone(); // so a whole sweep was done
    assertThat(note.get()).isNotNull();
    assertThat(elsewhere.get()).isNotNull();
    note.delete();
    elsewhere.delete();
  }

  private void restart() {
    operator.close();
    operator = OperatorUnderTest.start(server);
  }

  /** As 0.1.0 made it. */
  private Resource<ConfigMap> note(String namespace) {
    return server
        .admin()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("connectors-installation")
                .addToLabels("app.kubernetes.io/managed-by", "connectors-operator")
                .endMetadata()
                .withData(Map.of("namespace", "engine-a"))
                .build());
  }

  private static void awaitStalled(Installation installation, String reason) {
    await(reason)
        .atMost(SOON)
        .until(
            () ->
                installation.condition(ConnectorsCore.class, "Stalled", "True")
                    && installation
                        .find(ConnectorsCore.class, "Stalled")
                        .getReason()
                        .equals(reason));
  }

  private static void lookAgain(OperatorUnderTest operator, Installation installation) {
    var before = operator.passes(ConnectorsCore.NAME);
    operator.wake(ConnectorsCore.NAME, installation.namespace());
    await().atMost(SOON).until(() -> operator.passes(ConnectorsCore.NAME) > before);
  }
}
