package dev.connectors.operator.kind;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.connectors.operator.api.Component;
import dev.connectors.operator.api.WorkloadSpec;
import dev.connectors.testbed.ApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A component's pods are root on every node: who edits a namespace may not make one of it. */
class ComponentPolicyApiTest extends OperatorTestBase {
  private static final String NAME = "components.operator.connectors.alauda.io";
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final String EDIT = "{\"spec\":{\"highAvailability\":{\"profile\":\"Node\"}}}";

  ComponentPolicyApiTest(ApiServer server) {
    super(server);
  }

  /** As OLM has it: all rights on all component kinds, to be bound in a namespace. */
  @BeforeEach
  void makeTheEditorsRole() {
    var role = role("component-edit", "get", "create", "update", "patch", "delete");
    for (var namespace : new String[] {"dev", here.namespace()}) {
      server.token(namespace, "editor");
      apply(
          new RoleBindingBuilder()
              .withNewMetadata()
              .withNamespace(namespace)
              .withName("component-edit")
              .endMetadata()
              .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
              .addNewSubject("", "ServiceAccount", "editor", namespace)
              .build());
    }
  }

  @Test
  void editorOfANamespaceMayNotCreateAComponent() {
    for (var namespace : new String[] {"dev", here.namespace()}) {
      try (var editor = server.as(namespace, "editor")) {
        for (var component : Kinds.all()) {
          assertRefused(() -> in(namespace, component, editor).dryRun().create());
          assertRefused(() -> in(namespace, component, editor).dryRun().serverSideApply());
        }
      }
    }
  }

  @Test
  void editorOfANamespaceMayDeleteAComponentButNotEditIt() {
    in("dev", new ConnectorsCore(), server.admin()).create();
    try (var editor = server.as("dev", "editor")) {
      var component = in("dev", new ConnectorsCore(), editor);
      assertRefused(() -> component.patch(MERGE, EDIT));
      assertRefused(
          () ->
              component.patch(
                  MERGE,
                  "{\"metadata\":{\"annotations\":{\"connectors.alauda.io/paused\":\"true\"}}}"));
      assertThat(component.delete()).isNotEmpty();
    }
  }

  @Test
  void operatorsStatusPasses() {
    awaitPolicy();
    var component = in("dev", new ConnectorsCore(), server.admin());
    component.create();
    await().atMost(SOON).until(() -> component.get().getStatus() != null);
    component.delete();
  }

  /** The garbage collector, which takes finalizers off, may patch everything. */
  @Test
  void whoMayWriteInTheWholeClusterPasses() {
    awaitPolicy();
    server.token("dev", "collector");
    var role = role("component-patch", "get", "create", "patch");
    var binding =
        new ClusterRoleBindingBuilder()
            .withNewMetadata()
            .withName("component-patch")
            .endMetadata()
            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
            .addNewSubject("", "ServiceAccount", "collector", "dev")
            .build();
    apply(binding);
    try (var collector = server.as("dev", "collector")) {
      var component = in("dev", new ConnectorsCore(), collector);
      await()
          .atMost(SOON)
          .ignoreException(KubernetesClientException.class)
          .until(() -> component.create() != null);
      assertThat(component.patch(MERGE, EDIT).getSpec().profile())
          .isEqualTo(WorkloadSpec.HighAvailability.Profile.Node);
    } finally {
      in("dev", new ConnectorsCore(), server.admin()).delete();
      server.admin().resource(binding).delete();
    }
  }

  @Test
  void policyIsRepairedThoughThereIsNoComponent() {
    awaitPolicy();
    var policies = server.admin().admissionRegistration().v1().validatingAdmissionPolicies();
    var bindings = server.admin().admissionRegistration().v1().validatingAdmissionPolicyBindings();
    policies.withName(NAME).patch(MERGE, "{\"spec\":{\"failurePolicy\":\"Ignore\"}}");
    await()
        .atMost(SOON)
        .until(() -> policies.withName(NAME).get().getSpec().getFailurePolicy().equals("Fail"));
    bindings.withName(NAME).delete();
    await().atMost(SOON).until(() -> bindings.withName(NAME).get() != null);
  }

  @Test
  void policyOutlivesComponentsAndTheOperator() {
    here.installAll();
    here.delete();
    here.awaitGone();
    operator.close();
    try (var editor = server.as("dev", "editor")) {
      assertRefused(() -> in("dev", new ConnectorsCore(), editor).dryRun().create());
    }
    operator = OperatorUnderTest.start(server);
  }

  @Test
  void policyOfANewerOperatorStays() {
    awaitPolicy();
    operator.close();
    var policy =
        server.admin().admissionRegistration().v1().validatingAdmissionPolicies().withName(NAME);
    label(policy, "99.0.0");
    operator = OperatorUnderTest.start(server);
    here.installAll();
    assertThat(policy.get().getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/version", "99.0.0");
    label(policy, "0.0.0");
    await()
        .atMost(SOON)
        .until(
            () ->
                policy
                    .get()
                    .getMetadata()
                    .getLabels()
                    .get("app.kubernetes.io/version")
                    .equals("0.0.1"));
  }

  private static void label(Resource<? extends HasMetadata> object, String version) {
    object.patch(
        MERGE, "{\"metadata\":{\"labels\":{\"app.kubernetes.io/version\":\"" + version + "\"}}}");
  }

  /** The API server takes a moment to know a new policy. */
  private void awaitPolicy() {
    try (var editor = server.as("dev", "editor")) {
      assertRefused(() -> in("dev", new ConnectorsCore(), editor).dryRun().create());
    }
  }

  private static void assertRefused(Runnable write) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThatThrownBy(write::run)
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("root on every node")
                    .hasMessageContaining("--user=system:serviceaccount:")
                    .extracting(e -> ((KubernetesClientException) e).getCode())
                    .isEqualTo(403));
  }

  private static <C extends Component<?>> Resource<C> in(
      String namespace, C component, KubernetesClient client) {
    component.getMetadata().setName(component.parts().component());
    component.getMetadata().setNamespace(namespace);
    return client.resource(component);
  }

  private String role(String name, String... verbs) {
    apply(
        new ClusterRoleBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .addNewRule()
            .withApiGroups(Component.GROUP)
            .withResources("*")
            .withVerbs(verbs)
            .endRule()
            .build());
    return name;
  }

  private void apply(HasMetadata object) {
    server.admin().resource(object).serverSideApply();
  }
}
