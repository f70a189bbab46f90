package dev.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.api.Timeouts;
import dev.connectors.proxy.listing.Tickets;
import io.quarkus.runtime.configuration.DurationConverter;
import org.junit.jupiter.api.Test;

class RoleNameTest {
  @Test
  void unknownRoleIsNamedWithTheOnesThatExist() {
    assertThat(RoleName.of("prxy")).isEmpty();
    assertThat(RoleName.usage("prxy")).contains("unknown role 'prxy'").contains("proxy");
  }

  @Test
  void theApiWaitsForTheProxyLongerThanAnyClassLetsThatWaitForAToolOrPlugin() {
    var waits =
        RoleName.of("api").orElseThrow().settings().get("connectors.proxy.response-timeout");
    assertThat(DurationConverter.parseDuration(waits))
        .isGreaterThan(Timeouts.LONGEST.plus(Tickets.LIFE));
  }
}
