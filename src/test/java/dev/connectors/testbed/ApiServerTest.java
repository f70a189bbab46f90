package dev.connectors.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("api")
@ExtendWith(ApiServer.Extension.class)
class ApiServerTest {
  private static final String ALICE = "system:serviceaccount:actors:alice";

  private final ApiServer server;

  ApiServerTest(ApiServer server) {
    this.server = server;
  }

  @Test
  void servesTheKindOfADefinition() {
    server.define(
        Serialization.unmarshal(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {kind: Widget, plural: widgets}
              versions:
              - name: v1
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object}}
            """,
            CustomResourceDefinition.class));
    assertThat(server.kubectl("get", "widgets.example.com", "-A", "-o", "name")).isEmpty();
  }

  @Test
  void auditLogShowsWhoAppliedWhat() {
    var mark = server.audit().mark();
    var map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("one")
            .endMetadata()
            .build();
    server.admin().resource(map).fieldManager("test").serverSideApply();
    server.admin().resource(map).fieldManager("test").serverSideApply();

    var requests = server.audit().requestsSince(mark);
    assertThat(requests.resource("configmaps").name("one").verb("patch").userAgent("fabric8"))
        .hasSize(2);
    assertThat(requests.writes().user("admin").code(201)).hasSize(1);
    assertThat(requests.forbidden()).isEmpty();
    assertThat(server.audit().requestsSince(server.audit().mark())).isEmpty();
  }

  @Test
  void auditLogShowsWhatRbacRefused() {
    try (KubernetesClient alice = server.as("actors", "alice")) {
      var mark = server.audit().mark();
      assertThatThrownBy(() -> alice.secrets().inNamespace("default").list())
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("forbidden");

      assertThat(server.audit().requestsSince(mark).forbidden())
          .singleElement()
          .satisfies(
              request -> {
                assertThat(request.user()).isEqualTo(ALICE);
                assertThat(request.verb() + " " + request.resource()).isEqualTo("list secrets");
                assertThat(request.code()).isEqualTo(403);
              });
    }
  }
}
