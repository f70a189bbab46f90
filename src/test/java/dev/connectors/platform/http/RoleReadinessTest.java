package dev.connectors.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RoleReadinessTest {
  private final Draining draining = new Draining();
  private final RoleReadiness readiness = new RoleReadiness(draining);

  @Test
  void processIsReadyFromItsStartToItsDraining() {
    assertThat(missing()).hasValue("the role has not started yet");
    readiness.started();
    assertThat(missing()).isEmpty();
    draining.begin();
    assertThat(missing()).hasValue("this pod is about to stop");
  }

  @Test
  void allThatIsMissingIsNamed() {
    var there = new AtomicBoolean();
    readiness.waitsFor("connectors are not known yet", there::get);
    readiness.waitsFor(() -> there.get() ? Optional.empty() : Optional.of("kubelet: not now"));
    readiness.started();
    assertThat(missing()).hasValue("connectors are not known yet; kubelet: not now");
    there.set(true);
    assertThat(missing()).isEmpty();
  }

  /** What a pod that is not ready says; empty for one that is. */
  private Optional<Object> missing() {
    var answer = readiness.call();
    var said = answer.getData().map(data -> data.get("missing"));
    assertThat(answer.getStatus().name()).isEqualTo(said.isEmpty() ? "UP" : "DOWN");
    return said;
  }
}
