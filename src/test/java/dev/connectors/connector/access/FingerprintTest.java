package dev.connectors.connector.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FingerprintTest {
  @Test
  void isTheSha256OfTheToken() {
    assertThat(Fingerprint.of("abc"))
        .hasToString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        .isEqualTo(Fingerprint.of("abc"))
        .isNotEqualTo(Fingerprint.of("abd"));
  }

  @Test
  void differsWhereverTheDifferenceIs() {
    var one = new Fingerprint(1, 2, 3, 4);
    assertThat(one)
        .isEqualTo(new Fingerprint(1, 2, 3, 4))
        .isNotEqualTo(new Fingerprint(0, 2, 3, 4))
        .isNotEqualTo(new Fingerprint(1, 0, 3, 4))
        .isNotEqualTo(new Fingerprint(1, 2, 0, 4))
        .isNotEqualTo(new Fingerprint(1, 2, 3, 0));
  }
}
