package dev.connectors.plugin.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.connectors.platform.http.NotServed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryUrlTest {
  private static final String ADDRESS = "https://Git.example.com:443/prefix/";

  @ParameterizedTest
  @CsvSource({
    "https://git.example.com/prefix/org/r.git, org/r.git",
    "https://git.example.com:443/prefix/org/r.git/, org/r.git",
    "HTTPS://GIT.example.com/prefix/r, r",
    "org/r.git, org/r.git",
    "/org/r.git, org/r.git",
    "/org/my%20repo.git, org/my%20repo.git",
    "~me/r_1.git, ~me/r_1.git"
  })
  void leadsToThePathBelowTheAddress(String url, String path) {
    assertThat(RepositoryUrl.path(url, ADDRESS)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "https://git.example.com/prefix",
        "https://git.example.com/prefix-of-another/org/r.git",
        "https://git.example.com/other/org/r.git",
        "https://git.example.com:8443/prefix/org/r.git",
        "http://git.example.com/prefix/org/r.git",
        "https://git.example.com.other.example.com/prefix/org/r.git",
        "https://git.example.com@other.example.com/prefix/org/r.git",
        "https://other.example.com/prefix/org/r.git",
        "ssh://git.example.com/prefix/org/r.git",
        "https://git.example.com/prefix/../other/r.git",
        "../../../team-a/our-git/path/org/r.git",
        "org/%2e%2e/r.git",
        "org/%2E./r.git",
        "org/..;x/r.git",
        "org%2f..%2fr.git",
        "org%252e/r.git",
        "org\\..\\r.git",
        "org//r.git",
        "//other.example.com/r.git",
        "org/./r.git",
        "org/r.git?service=git-receive-pack",
        "org/r.git#x",
        "org/r.git%3fservice=git-receive-pack",
        "org/r%0d%0a.git",
        "org/r.git\r\nX: y",
        "org/r%zz.git",
        "org/r git",
        "git@git.example.com:org/r.git"
      })
  void whatLeavesTheConnectorOrHasTwoReadingsIsRefused(String url) {
    assertThatThrownBy(() -> RepositoryUrl.path(url, ADDRESS))
        .isInstanceOfSatisfying(
            NotServed.class, e -> assertThat(e.problem().status()).isEqualTo(400))
        .hasMessageContaining("repositoryUrl");
  }
}
