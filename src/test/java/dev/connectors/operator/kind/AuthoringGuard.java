package dev.connectors.operator.kind;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** The policies that guard Connectors and classes, as their administrator sees them. */
final class AuthoringGuard {
  static final List<String> NAMES =
      List.of("connectors.connectors.alauda.io", "connectorclasses.connectors.alauda.io");

  private AuthoringGuard() {}

  static void delete(KubernetesClient admin) {
    var admission = admin.admissionRegistration().v1();
    for (var name : NAMES) {
      admission.validatingAdmissionPolicyBindings().withName(name).delete();
      admission.validatingAdmissionPolicies().withName(name).delete();
    }
  }
}
