package dev.connectors.operator.kind;

import static dev.connectors.testbed.Patience.SOON;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.operator.api.WorkloadSpec;
import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.AuditLog.Mark;
import dev.connectors.testbed.AuditLog.Request;
import dev.connectors.testbed.ShippedRoles;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The operator's own rights, held against what it asks for by the API server's audit log. */
class OperatorRightsApiTest extends OperatorTestBase {
  private static final String POLICY = "components.operator.connectors.alauda.io";
  private static final String RBAC = "rbac.authorization.k8s.io";

  OperatorRightsApiTest(ApiServer server) {
    super(server);
  }

  /**
   * An unused one is missed in no other test: what is missing shows everywhere, a surplus nowhere.
   */
  @Test
  void everyRightIsUsedOrHeldToBeGiven() {
    operator.close();
    var mark = server.audit().mark();
    here.objects().deleteDefinitions();
    AuthoringGuard.delete(server.admin());
    server.kubectl("delete", "validatingadmissionpolicy,validatingadmissionpolicybinding", POLICY);
    plantNoteOfTheFirstVersion();
    operator = OperatorUnderTest.start(server);
    here.installAll();
    scale();
    var given = given();
    here.delete();
    here.awaitGone();

    upgradeFromTheFirstVersion();
    var surplus = here.old().plantSurplus();
    await().atMost(SOON).until(() -> surplus.stream().noneMatch(here.objects()::exists));
    awaitNothingOfTheFirstVersion();

    var unused = held();
    unused.removeAll(asked(mark));
    unused.removeAll(given);
    assertThat(unused).isEmpty();
  }

  @Test
  void rightsOfTheFirstVersionGoOnceTheNewOnesAreBound() {
    var mark = server.audit().mark();
    upgradeFromTheFirstVersion();
    awaitNothingOfTheFirstVersion();

    assertThat(operator.requests().verb("delete").name("connectors-use"))
        .as("users' bindings name it")
        .isEmpty();
    var core =
        operator.of(server.audit().requestsSince(mark)).where(r -> r.apiGroup().equals(RBAC));
    var bound = core.verb("patch").where(r -> r.name().startsWith("connectors-operand-")).all();
    assertThat(bound).hasSize(5);
    assertThat(core.verb("delete").where(r -> !r.name().contains("git")))
        .isNotEmpty()
        .allSatisfy(
            deleted ->
                assertThat(bound)
                    .allSatisfy(one -> assertThat(one.answered()).isBefore(deleted.received())));
  }

  /** An operator finds components and what the first version wrote for them. */
  private void upgradeFromTheFirstVersion() {
    operator.close();
    Kinds.all().forEach(here::create);
    FirstVersion.plantRights(server, here.namespace());
    operator = OperatorUnderTest.start(server);
    here.allBecomeReady();
  }

  private void awaitNothingOfTheFirstVersion() {
    await()
        .atMost(SOON)
        .until(() -> here.objects().owned().stream().noneMatch(FirstVersion::wrote));
  }

  @Test
  void itHoldsNoRightToSecretsOrToMintOrToOtherClasses() {
    assertThat(held())
        .noneMatch(right -> right.matches("/secrets.*"))
        .noneMatch(right -> right.matches("connectors.alauda.io/connectors/(mint|insecure) .*"))
        .noneMatch(right -> right.contains("*"))
        .noneMatch(right -> right.endsWith(" escalate") || right.endsWith(" impersonate"));
    assertThat(held())
        .filteredOn(right -> right.startsWith("connectors.alauda.io/connectorclasses"))
        .filteredOn(right -> right.matches(".* (create|update|patch|delete|deletecollection)"))
        .allMatch(
            right ->
                Kinds.all().stream()
                    .flatMap(kind -> kind.parts().connectorClass().stream())
                    .anyMatch(name -> right.contains("/=" + name + " ")));
  }

  @Test
  void itBindsNothingButRolesThatShipWithIt() {
    var shipped =
        ShippedRoles.all().stream()
            .map(role -> "%s/clusterroles/=%s bind".formatted(RBAC, role.getMetadata().getName()));
    assertThat(held()).filteredOn(right -> right.endsWith(" bind")).isSubsetOf(shipped.toList());
  }

  private void plantNoteOfTheFirstVersion() {
    server
        .admin()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("connectors-operator")
                .withName("connectors-installation")
                .addToLabels("app.kubernetes.io/managed-by", "connectors-operator")
                .endMetadata()
                .withData(Map.of("namespace", here.namespace()))
                .build())
        .create();
  }

  /** Has it write an autoscaler and a disruption budget, too. */
  private void scale() {
    var autoscaling = new WorkloadSpec.Autoscaling(2, 6, 70);
    var proxy = new WorkloadSpec.Workload("connectors-proxy", null, autoscaling, null);
    var api = new WorkloadSpec.Workload("connectors-api", 2, null, null);
    here.setSpec(new WorkloadSpec(List.of(proxy, api), null, null, null, null, null, null));
    awaitThere("autoscaling/v2", "HorizontalPodAutoscaler", "connectors-proxy");
    awaitThere("policy/v1", "PodDisruptionBudget", "connectors-api");
  }

  private void awaitThere(String apiVersion, String kind, String name) {
    await().atMost(SOON).until(() -> here.objects().exists(apiVersion, kind, name));
  }

  private static Set<String> held() {
    return ShippedRoles.ofOperator().stream()
        .filter(ClusterRole.class::isInstance)
        .flatMap(role -> ((ClusterRole) role).getRules().stream())
        .flatMap(ShippedRoles::rights)
        .collect(toCollection(TreeSet::new));
  }

  /** What is in the roles that it writes, and the binding of the others. */
  private Set<String> given() {
    var written =
        here.objects().owned().stream().filter(object -> object.getKind().equals("ClusterRole"));
    var bound =
        here.objects().owned().stream()
            .filter(object -> object.getKind().endsWith("RoleBinding"))
            .map(binding -> binding.<String>get("roleRef", "name"))
            .map(role -> "%s/clusterroles/=%s bind".formatted(RBAC, role));
    return Stream.concat(bound, written.flatMap(OperatorRightsApiTest::rules)).collect(toSet());
  }

  private static Stream<String> rules(GenericKubernetesResource role) {
    return Serialization.unmarshal(Serialization.asJson(role), ClusterRole.class)
        .getRules()
        .stream()
        .flatMap(ShippedRoles::rights);
  }

  private Set<String> asked(Mark mark) {
    return operator.of(server.audit().requestsSince(mark)).all().stream()
        .filter(request -> !request.resource().isEmpty())
        .flatMap(OperatorRightsApiTest::needed)
        .collect(toSet());
  }

  /** By name and without: the API server allows a request by either. */
  private static Stream<String> needed(Request request) {
    var resource =
        request.apiGroup()
            + "/"
            + request.resource()
            + (request.subresource().isEmpty() ? "" : "/" + request.subresource());
    // A server-side apply that makes an object takes both.
    var verbs =
        request.verb().equals("patch") && request.code() == 201
            ? List.of("patch", "create")
            : List.of(request.verb());
    return verbs.stream()
        .flatMap(
            verb ->
                Stream.of(resource + " " + verb, resource + "/=" + request.name() + " " + verb));
  }
}
