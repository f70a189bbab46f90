package dev.connectors.controller.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamedKeysTest {
  private static final NamedKeys LOGIN = NamedKeys.of(List.of("username", "password"), 100);

  @Test
  void onlyTheNamedKeysOfASecretAreKeptAndOfALargeValueItsSizeAlone() {
    var kept = LOGIN.keep(secret("u", "x".repeat(101), "y".repeat(900_000)));
    assertThat(kept.getData()).containsOnlyKeys("username");
    assertThat(kept.getMetadata().getAnnotations()).containsOnlyKeys(SecretLookup.ADDRESSES);
    assertThat(kept.getMetadata().getLabels()).isNullOrEmpty();

    var found = LOGIN.found(kept);
    assertThat(found.has("password")).isTrue();
    assertThat(found.has("notes")).isFalse();
    assertThat(found.size(List.of("username", "password"))).isEqualTo(102);
    assertThat(found.only(List.of("username", "password"))).containsOnlyKeys("username");
    assertThat(found.type()).isEqualTo("Opaque");
    assertThat(found.addresses()).contains("https://git.example.com");
  }

  @Test
  void whatIsSmallEnoughIsKeptAsItIs() {
    var found = LOGIN.found(LOGIN.keep(secret("u", "x".repeat(100), "")));
    assertThat(new String(found.bytes("password"), UTF_8)).isEqualTo("x".repeat(100));
    assertThat(found.tooLarge()).isEmpty();
  }

  @Test
  void keysOfTwoUsesAreBothKeptAndCovered() {
    var authority = NamedKeys.of(List.of("ca.crt"), 1_000);
    assertThat(LOGIN.and(authority).cover(authority)).isTrue();
    assertThat(LOGIN.and(authority).cover(LOGIN)).isTrue();
    assertThat(LOGIN.cover(authority)).isFalse();
    assertThat(LOGIN.cover(NamedKeys.of(List.of("username"), 101))).isFalse();
    assertThat(LOGIN.cover(NamedKeys.of(List.of(), 1))).isTrue();
  }

  private static Secret secret(String username, String password, String notes) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("login")
        .withNamespace("team")
        .withResourceVersion("1")
        .addToLabels("long", "label")
        .addToAnnotations("note", "z".repeat(1_000))
        .addToAnnotations(SecretLookup.ADDRESSES, "https://git.example.com")
        .endMetadata()
        .addToData("username", base64(username))
        .addToData("password", base64(password))
        .addToData("notes", base64(notes))
        .build();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
