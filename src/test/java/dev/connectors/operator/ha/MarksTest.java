package dev.connectors.operator.ha;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarksTest {
  @ParameterizedTest
  @CsvSource({
    "registry.example.com/connectors/connectors:0.1.0, m.example.com/p/connectors/connectors:0.1.0",
    "registry:5000/connectors@sha256:00, m.example.com/p/connectors@sha256:00",
    "localhost/connectors:1, m.example.com/p/connectors:1",
    "connectors/connectors:1, m.example.com/p/connectors/connectors:1",
    "connectors:1, m.example.com/p/connectors:1"
  })
  void registryTakesThePlaceOfTheImagesOwn(String image, String expected) {
    assertThat(Marks.image("m.example.com/p", image)).isEqualTo(expected);
    assertThat(Marks.image("m.example.com/p/", image)).isEqualTo(expected);
  }
}
