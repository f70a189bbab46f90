package dev.connectors.operator.component;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.operator.api.ConnectorsCore;
import dev.connectors.testbed.ApiServer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What fails is said and tried again. */
class FailuresApiTest extends OperatorTestBase {
  FailuresApiTest(ApiServer server) {
    super(server);
  }

  @Test
  void aPassThatEndsInAnErrorIsSaidAndTriedUntilItEnds() {
    operator.breakPasses(Optional.of(new StackOverflowError("password p")));
    here.create(new ConnectorsCore(), ConnectorsCore.NAME);
    await()
        .atMost(SOON)
        .until(() -> here.condition(ConnectorsCore.class, "ManifestsApplied", "False"));
    assertThat(here.find(ConnectorsCore.class, "ManifestsApplied").getMessage())
        .contains("the pass ended in java.lang.StackOverflowError")
        .doesNotContain("password p");

    operator.breakPasses(Optional.empty());
    here.becomeReady(ConnectorsCore.class);
  }
}
