package dev.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoleNameTest {
  @Test
  void unknownRoleIsNamedWithTheOnesThatExist() {
    assertThat(RoleName.of("prxy")).isEmpty();
    assertThat(RoleName.usage("prxy")).contains("unknown role 'prxy'").contains("proxy");
  }
}
