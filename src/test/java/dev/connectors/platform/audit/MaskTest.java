package dev.connectors.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskTest {
  private static final String OPAQUE = "opaque+5d0c.7be2/a9";
  private static final String SIGNED = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJidWlsZGVyIn0.c2lnbmF0dXJl";

  private final Mask own = Mask.of(List.of(OPAQUE, "x"));

  @ParameterizedTest
  @CsvSource({
    "/v1/opaque+5d0c.7be2/a9/x, /v1/[token]/x",
    "/opaque+5d0c.7be2/a9opaque+5d0c.7be2/a9, /[token][token]",
    "/v1/opaque%2B5d0c%2e7be2%2fa9/x%20y, /v1/[token]/x%20y",
    "/%20/%256fpaque%252b5d0c.7b%65%32/a9, /%20/[token]",
    "/%zz/opaque+5d0c.7be2/a9%, /%zz/[token]%",
    "/opaque+5d0c.7be2/a, /opaque+5d0c.7be2/a"
  })
  void ownTokenOfWhateverShapeIsHiddenInEverySpelling(String path, String shown) {
    assertThat(own.over(path)).isEqualTo(shown);
  }

  @Test
  void wordThatIsNoSecretHidesNothing() {
    assertThat(own.over("/x/y")).isEqualTo("/x/y");
  }

  @Test
  void anyonesSignedTokenIsHidden() {
    assertThat(own.over("/v1/" + SIGNED + "/x")).isEqualTo("/v1/[token]/x");
    assertThat(own.over("/x-" + SIGNED.replace(".", "%2E"))).isEqualTo("/x-[token]");
    assertThat(own.over("/" + "eyJ".repeat(8000))).isEqualTo("/[token]");
    assertThat(own.over("/eyJ.txt")).isEqualTo("/eyJ.txt");
  }

  @ParameterizedTest
  @ValueSource(strings = {SIGNED, OPAQUE})
  void longTextIsCutAndNoTokenWithIt(String token) {
    assertThat(own.over("/a/" + "b".repeat(64 * 1024))).hasSize(1024).endsWith("b…");
    assertThat(own.over("/" + "b".repeat(1015) + "/" + token)).endsWith("b/[token]");
  }

  @Test
  void textThatWasCutWithinTheTokenHoldsNoHalfOfIt() {
    assertThat(own.over("no operation for /x/opaque+5d0c.7… at all"))
        .isEqualTo("no operation for /x/[token]… at all");
    assertThat(own.over("/opaq…")).isEqualTo("/opaq…");
  }
}
