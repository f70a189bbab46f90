package dev.connectors.proxy.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.tool.ToolAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnLinksTest {
  private final OwnLinks links =
      new OwnLinks(
          new ToolAddress(true, "git.example.com", 443, "/scm"),
          "http://c-git.team.svc",
          "/scm/org/r",
          Set.of("api_key"));

  @ParameterizedTest
  @CsvSource({
    "https://git.example.com/scm/x?y, /x?y",
    "https://GIT.example.com:443/scm, ''",
    "HTTPS://git.example.com/scm?x, ?x",
    "//git.example.com/scm/x#f, /x#f",
    "/scm/login, /login",
    "/scm/a/../b, /b",
    "next, /org/next",
    "./../next/, /next/",
    "?page=2, /org/r?page=2",
    "/scm/x?api_key=s&page=2&api%5Fkey=s#f, /x?page=2#f",
    "/scm/x?api_key=s, /x"
  })
  void ownAddressLeadsThroughTheProxyWithoutTheCredential(String reference, String below) {
    assertThat(links.inCallersView(reference)).hasValue("http://c-git.team.svc" + below);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/elsewhere",
        "/scmx",
        "/scm/../x",
        "/scm/%2e%2e/x",
        "/scm/..;/x",
        "../../x",
        "http://git.example.com/scm/x",
        "https://git.example.com:8443/scm/x",
        "https://git.example.com.evil.example/scm/x",
        "https://git.example.com@evil.example/scm/x",
        "https://user@git.example.com/scm/x",
        "https://other.example.com/scm/x",
        "//other.example.com/scm/x",
        "///other.example.com/scm/x",
        "https:/other.example.com/scm/x",
        "\\\\other.example.com/scm/x",
        "/\\other.example.com",
        "/\tother.example.com",
        "javascript:alert(1)",
        "data:,x"
      })
  void whatMayLeadElsewhereIsForeign(String reference) {
    assertThat(links.inCallersView(reference)).isEmpty();
  }

  @Test
  void foreignOriginIsNamedWithoutUserAndQuery() {
    assertThat(links.foreignOrigin("https://u:p@other.example.com:8443/x?key=s"))
        .hasValue("https://other.example.com:8443");
    assertThat(links.foreignOrigin("//other.example.com\\x")).hasValue("other.example.com");
    assertThat(links.foreignOrigin("/elsewhere?x=//y")).isEmpty();
    assertThat(links.foreignOrigin("https://a\nb/")).isEmpty();
  }

  @Test
  void foreignLinksAreLeftOut() {
    assertThat(
            LinkHeader.inCallersView(
                "</scm/x?page=2>; rel=\"next\"; title=\"a, <b>\","
                    + " <https://other.example.com/x>; rel=last,</scm/y>;rel=first",
                links))
        .isEqualTo(
            "<http://c-git.team.svc/x?page=2>; rel=\"next\"; title=\"a, <b>\","
                + " <http://c-git.team.svc/y>;rel=first");
    assertThat(LinkHeader.inCallersView("no link", links)).isEmpty();
  }
}
