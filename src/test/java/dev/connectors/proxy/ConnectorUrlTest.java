package dev.connectors.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "c-git.team",
        "c-git.team.svc",
        "c-git.team.svc.cluster.local",
        "C-Git.Team.SVC.cluster.local.",
        "c-git.team.svc.example.com:8080"
      })
  void hostNamesTheConnector(String host) {
    assertThat(ConnectorUrl.of(host, "/org/r.git?a=b"))
        .hasValue(new ConnectorUrl("team", "git", "http://" + host, "/org/r.git?a=b"));
  }

  @Test
  void pathNamesTheConnector() {
    assertThat(ConnectorUrl.of("connectors-proxy", "/namespaces/team/connectors/git/a%2Fb?c"))
        .hasValue(
            new ConnectorUrl(
                "team",
                "git",
                "http://connectors-proxy/namespaces/team/connectors/git",
                "/a%2Fb?c"));
    assertThat(ConnectorUrl.of("connectors-proxy", "/namespaces/team/connectors/git?x"))
        .hasValueSatisfying(url -> assertThat(url.uri()).isEqualTo("/?x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"git.team.svc", "c-git", "c-.team", "c-git.team.example.com", "c-g_t.team"})
  void otherHostsNameNone(String host) {
    assertThat(ConnectorUrl.of(host, "/namespaces/Team/connectors/git/")).isEmpty();
  }
}
