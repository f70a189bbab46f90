package dev.connectors.controller.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.controller.secret.SecretLookup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressPrefixesTest {
  @ParameterizedTest
  @CsvSource({
    "https://git.example.com, https://git.example.com, true",
    "https://git.example.com, https://git.example.com:443/org, true",
    "https://GIT.example.com/, HTTPS://git.example.com/org, true",
    "https://git.example.com/org, https://git.example.com/org/, true",
    "https://git.example.com/org, https://git.example.com/org/r, true",
    "https://git.example.com/org, https://git.example.com/organised, false",
    "https://git.example.com/org, https://git.example.com, false",
    "https://git.example.com, http://git.example.com, false",
    "https://git.example.com, https://git.example.com:8443, false",
    "https://git.example.com, https://git.example.com.evil.example.com, false",
    "https://git.example.com/org, https://git.example.com/org/../other, false",
    "https://git.example.com/org, https://git.example.com/org/%2e%2e/other, false",
    "https://git.example.com/org, https://git.example.com/org//r, false",
    "http://a.example.com https://git.example.com, https://git.example.com, true",
    "git.example.com, https://git.example.com, false",
    "' ', https://git.example.com, false"
  })
  void aPrefixEndsOnTheBorderOfASegment(String annotation, String address, boolean covered) {
    assertThat(AddressPrefixes.of(annotation).cover(address)).isEqualTo(covered);
  }

  @Test
  void aSecretThatIsNotForTheAddressIsNotUsed() {
    assertThat(verdict("https://other.example.com").reason()).isEqualTo(Reason.SecretNotForAddress);
    assertThat(verdict("https://other.example.com").message())
        .contains("login", "https://git.example.com/prefix/", SecretLookup.ADDRESSES);
    assertThat(verdict("https://other.example.com, https://git.example.com/prefix").isGood())
        .isTrue();
  }

  @Test
  void everyFurtherAddressMustBeNamedToo() {
    var connector =
        Examples.connector(
            "  auth: {",
            "  addressExtensions: [{name: api, value: https://api.example.com}]\n  auth: {");
    var verdict =
        SecretFit.verdict(
            new SecretFit.Input(
                connector,
                Optional.of(Examples.connectorClass()),
                login("https://git.example.com"),
                List.of()));
    assertThat(verdict.reason()).isEqualTo(Reason.SecretNotForAddress);
    assertThat(verdict.message()).contains("https://api.example.com");
  }

  private static Verdict verdict(String annotation) {
    return SecretFit.verdict(
        new SecretFit.Input(
            Examples.connector(),
            Optional.of(Examples.connectorClass()),
            login(annotation),
            List.of()));
  }

  private static SecretLookup.Found login(String annotation) {
    var login = Examples.login();
    return new SecretLookup.Found(login.type(), login.data(), Optional.of(annotation), Map.of());
  }
}
