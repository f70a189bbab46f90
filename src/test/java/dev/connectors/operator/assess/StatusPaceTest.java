package dev.connectors.operator.assess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.operator.api.ComponentStatus;
import dev.connectors.operator.api.ComponentStatus.Survives;
import dev.connectors.operator.cluster.Components;
import dev.connectors.operator.kind.ConnectorsCore;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusPaceTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ComponentStatus ROLLING = status("False", "RollingOut", "True", "Missing");

  private final StatusPace pace = new StatusPace();

  @BeforeEach
  void write() {
    var written = new ConnectorsCore();
    written.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("n")
            .withName("connectors-core")
            .withResourceVersion("1")
            .build());
    written.setStatus(ROLLING);
    pace.wrote(written, NOW);
  }

  @Test
  void whatChangesOnTheWayWaitsUntilTenSecondsAfterTheLastWrite() {
    var classReady = status("False", "RollingOut", "True", "Ready");
    assertThat(delay(classReady, NOW.plusSeconds(3))).isEqualTo(Duration.ofSeconds(7));
    assertThat(delay(classReady, NOW.plusSeconds(10))).isZero();
  }

  @Test
  void whatItComesToIsWrittenAtOnce() {
    assertThat(delay(status("True", "Ready", "False", "Ready"), NOW)).isZero();
    assertThat(delay(status("False", "WriteFailed", "True", "Missing"), NOW)).isZero();
  }

  private Duration delay(ComponentStatus after, Instant now) {
    return pace.delay(new Components.Key("connectors-core", "n"), Optional.of(ROLLING), after, now);
  }

  private static ComponentStatus status(
      String ready, String reason, String reconciling, String classReason) {
    return new ComponentStatus(
        1L,
        "1",
        "connectors-operator",
        Survives.None,
        List.of(),
        List.of(
            condition("Ready", ready, reason),
            condition("Reconciling", reconciling, reason),
            condition("ConnectorClassReady", "False", classReason)));
  }

  private static Condition condition(String type, String status, String reason) {
    return new ConditionBuilder().withType(type).withStatus(status).withReason(reason).build();
  }
}
