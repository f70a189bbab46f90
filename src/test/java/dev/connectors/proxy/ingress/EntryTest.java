package dev.connectors.proxy.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.tool.DotSegments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "c-git.team",
        "c-git.team.svc",
        "c-git.team.svc.cluster.local",
        "C-Git.Team.SVC.cluster.local.",
        "c-git.team.svc.example.com:8080"
      })
  void hostNamesTheConnectorWhateverThePath(String host) {
    for (var uri : new String[] {"/org/r.git?a=b", "/connectors/v1alpha1/x/y/path/z"}) {
      assertThat(Entry.of(host, uri))
          .hasValue(new Entry.ByHost("team", "git", "http://" + host, uri));
    }
  }

  @Test
  void pathNamesTheConnector() {
    assertThat(Entry.of("connectors-proxy", "/namespaces/team/connectors/git/a%2Fb?c"))
        .hasValue(
            new Entry.ByPath(
                "team",
                "git",
                "http://connectors-proxy/namespaces/team/connectors/git",
                "/a%2Fb?c"));
    assertThat(Entry.of("connectors-proxy", "/namespaces/team/connectors/git?x"))
        .hasValueSatisfying(entry -> assertThat(entry.uri()).isEqualTo("/?x"));
  }

  @Test
  void restEntryNamesTheConnector() {
    assertThat(Entry.of("any", "/connectors/v1alpha1/team/git/path/a%2Fb?c"))
        .hasValue(new Entry.Apis("team", "git", "/a%2Fb?c"));
    assertThat(Entry.of("any", "/connectors/v1alpha1/team/git/path"))
        .hasValue(new Entry.Apis("team", "git", "/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/connectors/v1alpha1/team/git",
        "/connectors/v1alpha1/team/git/refs",
        "/connectors/v1alpha1/team/git/paths/x",
        "/connectors/v1alpha1/te%61m/git/path/x",
        "/connectors/v1alpha1//git/path/x",
        "/connectors/v1/team/git/path/x",
        "/namespaces/Team/connectors/git/"
      })
  void otherPathsNameNone(String uri) {
    assertThat(Entry.of("connectors-proxy", uri)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git.team.svc",
        "c-git",
        "c-.team",
        "c-git.team.example.com",
        "c-g_t.team",
        "c-git.team:x"
      })
  void otherHostsNameNone(String host) {
    assertThat(Entry.of(host, "/org/r.git")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a/../b",
        "/a/..",
        "/a/%2e%2E/b",
        "/a/.%2e;x/b",
        "/a%2f..%5cb",
        "/a\\..\\b",
        "/a/%252e%252e/b",
        "/a/..%3bx/b"
      })
  void everySpellingOfADotSegmentClimbs(String path) {
    assertThat(DotSegments.climbs(path)).isTrue();
    assertThat(DotSegments.climbs("/a/..b/c...d/%2f/x;..")).isFalse();
  }
}
