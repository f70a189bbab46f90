package dev.connectors.connector.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.testbed.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnAddressesTest {
  private volatile Map<String, String> dns =
      Map.of(
          "connectors-proxy.connectors-system.svc.cluster.local.", "10.43.0.2",
          "connectors-pods.connectors-system.svc.cluster.local.", "10.42.1.9");

  @AutoClose
  private final OwnAddresses own =
      new OwnAddresses(
          Optional.of("connectors-system"),
          "cluster.local",
          List.of("172.18.0.3", "fd00::3"),
          Map.of(
              "CONNECTORS_API_SERVICE_HOST", "10.43.0.3", "KUBERNETES_SERVICE_HOST", "10.43.0.1"),
          this::resolve);

  private final DeniedAddresses denied =
      new DeniedAddresses(
          Settings.of(
              DeniedAddresses.Settings.class,
              Map.of("connectors.address.allowed", "172.18.0.0/16,10.0.0.0/8")),
          own);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connectors-proxy.connectors-system",
        "connectors-proxy.connectors-system.svc",
        "Connectors-Proxy.connectors-system.svc.cluster.local.",
        "10-42-1-9.connectors-system.svc.cluster.local",
        "10.43.0.2",
        "10.43.0.3",
        "10.42.1.9",
        "[64:ff9b::a2b:2]"
      })
  void theInstallationIsDeniedByNameAndByAddressWhateverIsAllowed(String host) {
    own.look();
    assertThat(denied.whyDenied(host)).isPresent();
  }

  @Test
  void othersInTheClusterAreNot() {
    own.look();
    assertThat(List.of("git.team.svc.cluster.local", "10.43.0.9", "kubernetes.default.svc"))
        .allSatisfy(host -> assertThat(denied.whyDenied(host)).isEmpty());
  }

  @Test
  void theNodesOwnAddressIsDeniedUnlessAnAdministratorExceptsIt() {
    assertThat(denied.whyDenied("172.18.0.3")).isEmpty();
    assertThat(denied.whyDenied("fd00::3"))
        .hasValueSatisfying(why -> assertThat(why).contains("node"));
  }

  @Test
  void whatDnsKnewLastStaysOwnWhileDnsIsAway() {
    own.look();
    dns = Map.of();
    own.look();
    assertThat(denied.whyDenied("10.43.0.2")).isPresent();
  }

  private InetAddress[] resolve(String host) throws UnknownHostException {
    if (!dns.containsKey(host)) {
      throw new UnknownHostException(host);
    }
    return new InetAddress[] {InetAddress.ofLiteral(dns.get(host))};
  }
}
