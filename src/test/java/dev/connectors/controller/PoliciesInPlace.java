package dev.connectors.controller;

import dev.connectors.controller.secret.AuthoringPolicies;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * Policies under the names of those that guard Connectors, which refuse nothing: the tests of the
 * controller have their tools on loopback.
 */
final class PoliciesInPlace {
  private final KubernetesClient admin;

  PoliciesInPlace(KubernetesClient admin) {
    this.admin = admin;
  }

  void apply() {
    AuthoringPolicies.NAMES.forEach(this::apply);
  }

  void apply(String name) {
    admin
        .resource(
            new ValidatingAdmissionPolicyBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withFailurePolicy("Fail")
                .withNewMatchConstraints()
                .addNewResourceRule()
                .withApiGroups("connectors.alauda.io")
                .withApiVersions("*")
                .withOperations("CREATE")
                .withResources("connectors")
                .endResourceRule()
                .endMatchConstraints()
                .addNewValidation()
                .withExpression("true")
                .endValidation()
                .endSpec()
                .build())
        .forceConflicts()
        .serverSideApply();
    admin
        .resource(
            new ValidatingAdmissionPolicyBindingBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withPolicyName(name)
                .withValidationActions("Deny")
                .endSpec()
                .build())
        .forceConflicts()
        .serverSideApply();
  }

  void delete() {
    AuthoringPolicies.NAMES.forEach(this::delete);
  }

  void delete(String name) {
    var admission = admin.admissionRegistration().v1();
    admission.validatingAdmissionPolicyBindings().withName(name).delete();
    admission.validatingAdmissionPolicies().withName(name).delete();
  }
}
