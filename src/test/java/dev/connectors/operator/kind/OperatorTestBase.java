package dev.connectors.operator.kind;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.AuditLog.Requests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An operator under its own rights on a real API server, and one installation; after each test
 * nothing may be left, and no right have been missing.
 */
@Tag("api")
@ExtendWith(ApiServer.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperatorTestBase {
  final ApiServer server;
  OperatorUnderTest operator;
  Installation here;

  OperatorTestBase(ApiServer server) {
    this.server = server;
  }

  @BeforeEach
  void start() {
    operator = OperatorUnderTest.start(server);
    here = new Installation(server, OperatorUnderTest.INSTALLATION);
  }

  @AfterEach
  void stop() {
    try {
      here.delete();
      here.awaitGone();
      assertThat(operator.requests().forbidden()).isEmpty();
    } finally {
      operator.close();
      // They outlive Core, and would refuse the tools of other tests, which are on loopback.
      AuthoringGuard.delete(server.admin());
    }
  }

  final void assertThatNothingIsSent() {
    var mark = server.audit().mark();
    var before = operator.passes(ConnectorsCore.NAME);
    operator.wake(ConnectorsCore.NAME, here.namespace());
    await().atMost(SOON).until(() -> operator.passes(ConnectorsCore.NAME) > before);
    Requests sent = operator.of(server.audit().requestsSince(mark));
    assertThat(sent.writes()).isEmpty();
  }
}
