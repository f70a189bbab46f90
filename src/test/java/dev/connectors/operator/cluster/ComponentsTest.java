package dev.connectors.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.operator.kind.ConnectorsCore;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComponentsTest {
  @Test
  void componentExistsBeforeItsFirstEventHasArrived() {
    var components = new Components();
    var cached = Set.of(new ResourceID(ConnectorsCore.NAME, "connectors-system"));
    components.register(new ConnectorsCore(), new Trigger<>(components, cached::contains));
    assertThat(components.exists(new Components.Key(ConnectorsCore.NAME, "connectors-system")))
        .isTrue();
    assertThat(components.exists(new Components.Key(ConnectorsCore.NAME, "elsewhere"))).isFalse();
  }
}
