package dev.connectors.controller;

import static dev.connectors.testbed.Patience.SOON;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** Has the API server refuse writes; each returns when that is in force. */
final class Refusals implements AutoCloseable {
  static final String QUOTA = "no-more-secrets";

  private final KubernetesClient admin;
  private final Deque<HasMetadata> made = new ArrayDeque<>();

  Refusals(KubernetesClient admin) {
    this.admin = admin;
  }

  /** A quota that is used up. No controller runs here, so its status is set by hand. */
  void ofNewSecrets(String namespace) {
    var none = Map.of("secrets", new Quantity("0"));
    var quota =
        new ResourceQuotaBuilder()
            .withMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(QUOTA).build())
            .withNewSpec()
            .withHard(none)
            .endSpec()
            .build();
    made.push(admin.resource(quota).create());
    admin
        .resource(
            new ResourceQuotaBuilder(quota)
                .withNewStatus()
                .withHard(none)
                .withUsed(none)
                .endStatus()
                .build())
        .patchStatus();
    var probe =
        new SecretBuilder()
            .withMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName("refused").build())
            .build();
    awaitRefusal(() -> admin.resource(probe).dryRun().create());
  }

  /** A policy against the deletion of an existing Secret and of all others there. */
  void ofDeletingSecrets(String namespace, String existing) {
    var name = "keep-secrets." + namespace;
    made.push(
        admin
            .resource(
                new ValidatingAdmissionPolicyBuilder()
                    .withMetadata(new ObjectMetaBuilder().withName(name).build())
                    .withNewSpec()
                    .withFailurePolicy("Fail")
                    .withNewMatchConstraints()
                    .withNewNamespaceSelector()
                    .addToMatchLabels("kubernetes.io/metadata.name", namespace)
                    .endNamespaceSelector()
                    .addNewResourceRule()
                    .withApiGroups("")
                    .withApiVersions("v1")
                    .withOperations("DELETE")
                    .withResources("secrets")
                    .endResourceRule()
                    .endMatchConstraints()
                    .addNewValidation()
                    .withExpression("false")
                    .withMessage("Secrets stay")
                    .endValidation()
                    .endSpec()
                    .build())
            .create());
    made.push(
        admin
            .resource(
                new ValidatingAdmissionPolicyBindingBuilder()
                    .withMetadata(new ObjectMetaBuilder().withName(name).build())
                    .withNewSpec()
                    .withPolicyName(name)
                    .withValidationActions("Deny")
                    .endSpec()
                    .build())
            .create());
    awaitRefusal(() -> admin.secrets().inNamespace(namespace).withName(existing).dryRun().delete());
  }

  /** A webhook that nobody serves: the API server answers 500. */
  void ofServicesByFailing(String namespace) {
    var configuration =
        new ValidatingWebhookConfigurationBuilder()
            .withMetadata(new ObjectMetaBuilder().withName("services." + namespace).build())
            .addNewWebhook()
            .withName("services.example.com")
            .withAdmissionReviewVersions("v1")
            .withSideEffects("None")
            .withFailurePolicy("Fail")
            .withTimeoutSeconds(1)
            .withNewClientConfig()
            .withUrl("https://127.0.0.1:1/")
            .endClientConfig()
            .withNewNamespaceSelector()
            .addToMatchLabels("kubernetes.io/metadata.name", namespace)
            .endNamespaceSelector()
            .addNewRule()
            .withApiGroups("")
            .withApiVersions("v1")
            .withOperations("CREATE")
            .withResources("services")
            .endRule()
            .endWebhook()
            .build();
    made.push(admin.resource(configuration).create());
    var probe =
        new ServiceBuilder()
            .withMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName("refused").build())
            .withNewSpec()
            .withType("ExternalName")
            .withExternalName("tool.example.com")
            .endSpec()
            .build();
    awaitRefusal(() -> admin.resource(probe).dryRun().create());
  }

  private static void awaitRefusal(Runnable write) {
    await().atMost(SOON).until(() -> isRefused(write));
  }

  private static boolean isRefused(Runnable write) {
    try {
      write.run();
      return false;
    } catch (KubernetesClientException e) {
      return true;
    }
  }

  /** Nothing is refused any more. */
  @Override
  public void close() {
    while (!made.isEmpty()) {
      admin.resource(made.pop()).delete();
    }
  }
}
