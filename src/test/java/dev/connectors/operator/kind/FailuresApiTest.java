package dev.connectors.operator.kind;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.testbed.ApiServer;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What fails is said and tried again, and holds up nothing else. */
class FailuresApiTest extends OperatorTestBase {
  private static final String KEEP = "keep-bindings.example.com";

  FailuresApiTest(ApiServer server) {
    super(server);
  }

  @AfterEach
  void refuseNothing() {
    var admission = server.admin().admissionRegistration().v1();
    admission.validatingAdmissionPolicyBindings().withName(KEEP).delete();
    admission.validatingAdmissionPolicies().withName(KEEP).delete();
  }

  @Test
  void aPassThatEndsInAnErrorIsSaidAndTriedUntilItEnds() {
    operator.breakPasses(Optional.of(new StackOverflowError("password p")));
    here.create(new ConnectorsCore());
    await()
        .atMost(SOON)
        .until(() -> here.condition(ConnectorsCore.class, "ManifestsApplied", "False"));
    assertThat(here.find(ConnectorsCore.class, "ManifestsApplied").getMessage())
        .contains("the pass ended in java.lang.StackOverflowError")
        .doesNotContain("password p");

    operator.breakPasses(Optional.empty());
    here.becomeReady(ConnectorsCore.class);
  }

  @Test
  void whatCannotBeDeletedHoldsUpNoOtherAndIsSweptLater() {
    here.installAll();
    operator.close();
    here.delete();
    refuseToDeleteBindings();
    operator = OperatorUnderTest.start(server);
    await().atMost(SOON).until(() -> leftOver().allMatch("ClusterRoleBinding"::equals));
    assertThat(leftOver()).isNotEmpty();
    here.create(new ConnectorsCore());
    here.becomeReady(ConnectorsCore.class);
    here.delete();

    refuseNothing();
    here.awaitGone();
  }

  private Stream<String> leftOver() {
    return here.objects().leftOver().stream().map(object -> object.getKind());
  }

  private void refuseToDeleteBindings() {
    var admin = server.admin();
    admin
        .resource(
            new ValidatingAdmissionPolicyBuilder()
                .withNewMetadata()
                .withName(KEEP)
                .endMetadata()
                .withNewSpec()
                .withFailurePolicy("Fail")
                .withNewMatchConstraints()
                .addNewResourceRule()
                .withApiGroups("rbac.authorization.k8s.io")
                .withApiVersions("v1")
                .withOperations("DELETE")
                .withResources("clusterrolebindings")
                .endResourceRule()
                .endMatchConstraints()
                .addNewValidation()
                .withExpression("!oldObject.metadata.name.startsWith('connectors-operand-')")
                .withMessage("bindings stay")
                .endValidation()
                .endSpec()
                .build())
        .create();
    admin
        .resource(
            new ValidatingAdmissionPolicyBindingBuilder()
                .withNewMetadata()
                .withName(KEEP)
                .endMetadata()
                .withNewSpec()
                .withPolicyName(KEEP)
                .withValidationActions("Deny")
                .endSpec()
                .build())
        .create();
    await().atMost(SOON).until(this::isDeletionRefused);
  }

  private boolean isDeletionRefused() {
    try {
      server
          .admin()
          .rbac()
          .clusterRoleBindings()
          .withName("connectors-operand-proxy")
          .dryRun()
          .delete();
      return false;
    } catch (KubernetesClientException e) {
      return true;
    }
  }
}
