package dev.connectors.operator.kind;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorSpec;
import dev.connectors.connector.api.SecretRef;
import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.AuditLog;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Connectors outlive Core, so what guards them does too: else an edit meanwhile would be believed.
 */
class AuthoringPolicyApiTest extends OperatorTestBase {
  private static final String TEAM = "authors-of-core";
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  AuthoringPolicyApiTest(ApiServer server) {
    super(server);
  }

  @Test
  void policiesAreWrittenBeforeTheDefinitionsThatTheyGuard() {
    here.objects().deleteDefinitions();
    here.create(new ConnectorsCore());
    await().atMost(SOON).until(() -> here.objects().definitions().size() == 2);
    var written = operator.requests().writes().all().stream().map(AuditLog.Request::uri).toList();
    for (var name : AuthoringGuard.NAMES) {
      for (var kind : List.of("validatingadmissionpolicies", "validatingadmissionpolicybindings")) {
        assertThat(first(written, kind + "/" + name))
            .isNotNegative()
            .isLessThan(first(written, "customresourcedefinitions/"));
      }
    }
  }

  private static int first(List<String> uris, String part) {
    for (int i = 0; i < uris.size(); i++) {
      if (uris.get(i).contains(part)) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void policiesAreRepairedWithCoreAndWithoutIt() {
    here.installAll();
    spoilAndAwaitRepair();
    here.delete();
    here.awaitGone();
    spoilAndAwaitRepair();
  }

  /** Nothing is written then; the controller-manager copies no credential until they are back. */
  @Test
  void whileCoreIsPausedAPolicyStaysAwayAndCoreSaysSo() {
    here.installAll();
    here.annotate("true");
    await().atMost(SOON).until(() -> here.condition(ConnectorsCore.class, "Paused", "True"));
    var policies = server.admin().admissionRegistration().v1().validatingAdmissionPolicies();
    for (var name : AuthoringGuard.NAMES) {
      policies.withName(name).delete();
    }
    await()
        .atMost(SOON)
        .until(() -> here.condition(ConnectorsCore.class, "ManifestsApplied", "False"));
    assertThat(here.find(ConnectorsCore.class, "ManifestsApplied").getMessage())
        .contains("2 objects differ and are left so while paused");
    assertThat(here.find(ConnectorsCore.class, "Paused").getMessage()).contains("remove it");
    assertThat(policies.list().getItems())
        .noneMatch(policy -> AuthoringGuard.NAMES.contains(policy.getMetadata().getName()));
    here.annotate("false");
    for (var name : AuthoringGuard.NAMES) {
      await().atMost(SOON).until(() -> policies.withName(name).get() != null);
    }
  }

  @Test
  void returnOfCoreChangesNothingInThem() {
    here.installAll();
    here.delete();
    here.awaitGone();
    var mark = server.audit().mark();
    here.installAll();
    assertThat(operator.of(server.audit().requestsSince(mark)).writes())
        .noneMatch(write -> write.uri().contains("validatingadmission"));
  }

  @Test
  void anAddressEditedWhileCoreIsAwayIsRefusedAsBefore() {
    here.installAll();
    var connector = connector();
    try (var stranger = stranger()) {
      server.admin().resource(connector).create();
      var seen = stranger.resource(connector);
      assertEditIsRefused(seen);
      here.delete();
      here.awaitGone();
      assertEditIsRefused(seen);
      here.installAll();
      assertEditIsRefused(seen);
    } finally {
      server.admin().resource(connector).delete();
    }
  }

  private void spoilAndAwaitRepair() {
    var admission = server.admin().admissionRegistration().v1();
    for (var name : AuthoringGuard.NAMES) {
      var policy = admission.validatingAdmissionPolicies().withName(name);
      policy.patch(MERGE, "{\"spec\":{\"failurePolicy\":\"Ignore\"}}");
      await().atMost(SOON).until(() -> policy.get().getSpec().getFailurePolicy().equals("Fail"));
      var binding = admission.validatingAdmissionPolicyBindings().withName(name);
      binding.delete();
      await().atMost(SOON).until(() -> binding.get() != null);
    }
  }

  /**
   * To another address each time: the server takes a moment to heed a policy, and an edit that got
   * through would change nothing when it is repeated.
   */
  private static void assertEditIsRefused(Resource<Connector> seen) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> seen.patch(MERGE, edit(UUID.randomUUID().toString())))
                    .hasMessageContaining("the right to get Secret login, which"));
  }

  private static String edit(String host) {
    return "{\"spec\":{\"address\":\"https://" + host + ".example.com\"}}";
  }

  private static Connector connector() {
    var connector = new Connector();
    connector.getMetadata().setNamespace(TEAM);
    connector.getMetadata().setName("tool");
    connector.setSpec(
        new ConnectorSpec(
            "git",
            "https://git.example.com",
            List.of(),
            List.of(),
            new ConnectorSpec.Auth("basicAuth", new SecretRef("login", TEAM), List.of()),
            new SecretRef("login", TEAM)));
    return connector;
  }

  /** Who may write Connectors and read no Secret. */
  private KubernetesClient stranger() {
    server.token(TEAM, "stranger");
    server
        .admin()
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withNamespace(TEAM)
                .withName("stranger")
                .endMetadata()
                .addNewRule()
                .withApiGroups(Connector.GROUP)
                .withResources("connectors")
                .withVerbs("*")
                .endRule()
                .build())
        .serverSideApply();
    server
        .admin()
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(TEAM)
                .withName("stranger")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "stranger")
                .addNewSubject("", "ServiceAccount", "stranger", TEAM)
                .build())
        .serverSideApply();
    return server.as(TEAM, "stranger");
  }
}
