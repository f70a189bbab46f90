package dev.connectors.connector.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.api.Connector;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A copy is marked with all that decides where its credential goes, and with nothing else. */
class CredentialMarkTest {
  private static final String SPEC =
      """
      connectorClassName: git
      address: https://git.example.com
      addressExtensions: [{name: api, value: "https://api.example.com"}, {name: raw, value: "https://raw.example.com"}]
      params: [{name: sslVerify, value: "true"}, {name: other, value: x}]
      auth: {name: basicAuth, secretRef: {name: login}, params: [{name: repository, value: org/r.git}]}
      caCertSecretRef: {name: ca}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "connectorClassName: git | connectorClassName: gitlab",
        "address: https://git.example.com | address: https://elsewhere.example.com",
        "name: api, | name: apt,",
        "https://raw.example.com | https://raw.example.org",
        "basicAuth | tokenAuth",
        "name: login | name: login2",
        "name: login | 'name: login, namespace: other'",
        "name: repository | name: project",
        "org/r.git | org/s.git",
        "name: ca | name: ca2",
        "'value: \"true\"' | 'value: \"false\"'",
        "'name: sslVerify, value: \"true\"' | 'name: sslVerify'",
        "'caCertSecretRef: {name: ca}' | ''",
        "', secretRef: {name: login}' | ''"
      })
  void eachFieldMovesTheMark(String from, String to) {
    assertThat(SPEC).contains(from);
    assertThat(mark(SPEC.replace(from, to == null ? "" : to))).isNotEqualTo(mark(SPEC));
  }

  /** Pairs of specs that a careless joining of texts would take for the same. */
  static List<List<String>> lookalikes() {
    return List.of(
        List.of(
            "addressExtensions: [{name: a, value: bc}]",
            "addressExtensions: [{name: ab, value: c}]"),
        List.of(
            "addressExtensions: [{name: a, value: b}, {name: c, value: d}]",
            "addressExtensions: [{name: c, value: d}, {name: a, value: b}]"),
        List.of(
            "auth: {name: a, secretRef: {name: b}}", "auth: {name: a}\ncaCertSecretRef: {name: b}"),
        List.of(
            "auth: {name: a, secretRef: {name: b, namespace: c}}",
            "auth: {name: a, secretRef: {name: b}, params: [{name: c}]}"),
        List.of(
            "auth: {name: a, params: [{name: b, value: c}]}",
            "auth: {name: a, params: [{name: b}, {name: c}]}"),
        List.of(
            "addressExtensions: [{name: sslVerify, value: x}]",
            "params: [{name: sslVerify, value: x}]"),
        List.of("params: [{name: sslVerify, value: ''}]", "params: [{name: sslVerify}]"),
        List.of(
            "params: [{name: sslVerify, value: a}, {name: sslVerify, value: b}]",
            "params: [{name: sslVerify, value: b}, {name: sslVerify, value: a}]"),
        List.of("auth: {name: ''}", ""));
  }

  @ParameterizedTest
  @MethodSource("lookalikes")
  void whatOnlyLooksTheSameHasAnotherMark(List<String> specs) {
    var marks =
        Stream.concat(specs.stream(), Stream.of(""))
            .map(more -> mark("connectorClassName: git\naddress: https://a\n" + more));
    assertThat(marks.distinct()).hasSize(specs.contains("") ? 2 : 3);
  }

  @Test
  void whatDoesNotConcernTheCredentialLeavesTheMark() {
    assertThat(mark(SPEC.replace("value: x", "value: y"))).isEqualTo(mark(SPEC));
  }

  /** Written down, since proxy and controller may be of two versions during an upgrade. */
  @Test
  void theMarkIsTheSameInEveryVersion() {
    assertThat(mark(SPEC))
        .isEqualTo("9e5474ffc581a5aa0b3f2f406ff8e1fe09d087451d1a74af243df8ca1ddaafa5");
  }

  private static String mark(String spec) {
    return CredentialMark.of(Serialization.unmarshal("spec:\n" + spec.indent(2), Connector.class));
  }
}
