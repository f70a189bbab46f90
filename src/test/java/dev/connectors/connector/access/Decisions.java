package dev.connectors.connector.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.access.Decision.Allowed;
import dev.connectors.connector.access.Decision.Denied;
import org.assertj.core.api.AbstractAssert;

/** What tests expect of a decision. */
final class Decisions {
  private Decisions() {}

  static void isAllowed(Decision decision) {
    assertThat(decision).isInstanceOf(Allowed.class);
  }

  static void isDenied(Decision decision, int status) {
    AbstractAssert<?, ?> unused =
        assertThat(decision)
            .isInstanceOfSatisfying(
                Denied.class, denied -> assertThat(denied.status()).isEqualTo(status));
  }
}
