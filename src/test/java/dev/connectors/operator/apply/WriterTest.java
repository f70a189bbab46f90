package dev.connectors.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.Test;

class WriterTest {
  @Test
  void aFailureWithoutAMessageIsToldByItsKind() {
    assertThat(Writer.said(new IllegalStateException("no room"))).isEqualTo("no room");
    assertThat(Writer.said(new IllegalStateException())).isEqualTo("IllegalStateException");
    assertThat(Writer.said(new KubernetesClientException((String) null)))
        .isEqualTo("KubernetesClientException");
  }
}
