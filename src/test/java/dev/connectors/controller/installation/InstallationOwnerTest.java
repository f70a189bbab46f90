package dev.connectors.controller.installation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.operator.kind.ConnectorsCore;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The role does not know the operator's classes, and has to name the owner as they do. */
class InstallationOwnerTest {
  @Test
  void theOwnerIsTheConnectorsCoreThatTheOperatorKnows() {
    var installation =
        new Installation("connectors-system", "cluster.local", Optional.of("uid-1"), "0.2.0");
    assertThat(installation.owners())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getApiVersion())
                  .isEqualTo(HasMetadata.getApiVersion(ConnectorsCore.class));
              assertThat(owner.getKind()).isEqualTo(HasMetadata.getKind(ConnectorsCore.class));
              assertThat(owner.getName()).isEqualTo(ConnectorsCore.NAME);
              assertThat(owner.getUid()).isEqualTo("uid-1");
            });
  }
}
