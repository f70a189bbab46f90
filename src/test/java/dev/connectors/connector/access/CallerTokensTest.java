package dev.connectors.connector.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTokensTest {
  private static final Token TOKEN = new Token("header.claims.signature");
  private static final String BASIC =
      "Basic " + Base64.getEncoder().encodeToString("x:header.claims.signature".getBytes(UTF_8));

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Bearer abc,abc",
        "bearer abc,abc",
        "BEARER \t abc,abc",
        "  Bearer abc  ,abc",
        "Bearer a b,a b",
        "abc,abc",
        " abc ,abc",
        "Basic eDphYmM=,abc",
        "bAsIc   eDphYmM=,abc",
        "Basic YWJj,abc"
      })
  void tokenIsFoundInEachForm(String value, String token) {
    assertThat(CallerTokens.in(value)).contains(new Token(token));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "Bearer", "bearer ", "Basic", "Basic !", "Basic eDo=", "Digest abc"})
  void whatIsNoTokenIsTakenForNone(String value) {
    assertThat(CallerTokens.in(value)).isEmpty();
  }

  @Test
  void toolsOwnHeaderIsLookedAtFirst() {
    var headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("Proxy-Authorization", "Bearer third")
            .add("Authorization", "Bearer second")
            .add("Private-Token", "first");
    assertThat(CallerTokens.find(headers, Optional.of("private-token")))
        .contains(new Token("first"));
    assertThat(CallerTokens.find(headers, Optional.empty())).contains(new Token("second"));
    headers.set("Authorization", "Digest x");
    assertThat(CallerTokens.find(headers, Optional.empty())).contains(new Token("third"));
  }

  @Test
  void tokenIsTakenOutOfAllHeadersInWhicheverForm() {
    var headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("Authorization", "Digest x")
            .add("Private-Token", "another")
            .add("X-Bare", "header.claims.signature")
            .add("X-Within", "a=header.claims.signature; b")
            .add("X-Basic", BASIC)
            .add("X-Twice", "short")
            .add("x-twice", "Bearer header.claims.signature")
            .add("X-Kept", "header.claims")
            .add("X-Kept", "header.claims.signaturf");
    CallerTokens.remove(headers, TOKEN, Optional.of("private-token"));
    assertThat(headers.names()).containsExactly("X-Kept");
    assertThat(headers.getAll("X-Kept")).hasSize(2);
  }

  @Test
  void allThatMayBeCopiedOfATokenIsSecret() {
    var headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("Authorization", BASIC)
            .add("Authorization", "Bearer header.claims.signature")
            .add("Proxy-Authorization", "Digest  a b")
            .add("Private-Token", " own ");
    assertThat(CallerTokens.secrets(headers, Optional.of("Private-Token")))
        .isEqualTo(List.of("own", "header.claims.signature", BASIC.substring(6), "a b"));
  }
}
