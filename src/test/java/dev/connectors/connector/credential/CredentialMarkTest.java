package dev.connectors.connector.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
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

  private static final String CLASS =
      """
      params: [{name: sslVerify, default: "true"}, {name: other}]
      auth:
        types:
        - name: basicAuth
          params: [{name: repository}, {name: realm, default: all}]
          inject: {headers: {Authorization: "{secret.password}", X-Key: "{secret.key}"}, query: {key: "{secret.key}"}}
      operations: [{verb: get, methods: [GET], paths: ["/**"]}]
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
            "auth: {name: basicAuth, params: [{name: b, value: c}]}",
            "auth: {name: basicAuth, params: [{name: b, value: ''}, {name: c, value: ''}]}"),
        List.of(
            "addressExtensions: [{name: sslVerify, value: x}]",
            "params: [{name: sslVerify, value: x}]"),
        List.of(
            "params: [{name: sslVerify, value: ''}]",
            "params: [{name: sslVerify, value: 'false'}]"),
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
    assertThat(ofClass("GET", "HEAD")).isEqualTo(mark(SPEC));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'X-Key: \"{secret.key}\"' | 'X-Key: \"{secret.password}\"'",
        "X-Key: | X-Other:",
        "'query: {key: \"{secret.key}\"}' | 'query: {}'",
        "'query: {key:' | 'query: {token:'",
        "'default: all' | 'default: none'",
        "'name: basicAuth' | 'name: tokenAuth'"
      })
  void whatTheClassSaysOfTheCredentialMovesTheMark(String from, String to) {
    assertThat(ofClass(from, to)).isNotEqualTo(mark(SPEC));
  }

  /** A default that the Connector overrides decides nothing; one that it leaves alone does. */
  @Test
  void defaultOfTheClassMovesTheMarkOfThoseWhoTakeIt() {
    var silent = SPEC.replace("name: sslVerify, value: \"true\"", "name: third");
    var unverified = CLASS.replace("default: \"true\"", "default: \"false\"");
    assertThat(mark(silent, unverified)).isNotEqualTo(mark(silent, CLASS));
    assertThat(mark(SPEC, unverified)).isEqualTo(mark(SPEC, CLASS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'name: sslVerify, value: \"true\"' | 'name: sslVerify'",
        "'name: sslVerify, value: \"true\"' | 'name: third'",
        "'params: [{name: repository, value: org/r.git}]' | 'params: [{name: realm, value: all}, {name: repository, value: org/r.git}]'"
      })
  void theSameWrittenOtherwiseLeavesTheMark(String from, String to) {
    assertThat(SPEC).contains(from);
    assertThat(mark(SPEC.replace(from, to))).isEqualTo(mark(SPEC));
  }

  /** Nothing is sent for a Connector whose class is not there, and its copy stays none's. */
  @Test
  void withoutItsClassTheMarkIsAnother() {
    assertThat(CredentialMark.of(connector(SPEC), Optional.empty())).isNotEqualTo(mark(SPEC));
  }

  /** Written down, since proxy and controller may be of two versions during an upgrade. */
  @Test
  void theMarkIsTheSameInEveryVersion() {
    assertThat(mark(SPEC))
        .isEqualTo("97bff887a1b94cc6e344641eb814e126fd369f7fa94591e354239b41d9ed9daa");
  }

  private static String mark(String spec) {
    return mark(spec, CLASS);
  }

  private static String ofClass(String from, String to) {
    assertThat(CLASS).contains(from);
    return mark(SPEC, CLASS.replace(from, to));
  }

  private static String mark(String spec, String kind) {
    var known = Serialization.unmarshal("spec:\n" + kind.indent(2), ConnectorClass.class);
    return CredentialMark.of(connector(spec), Optional.of(known));
  }

  private static Connector connector(String spec) {
    return Serialization.unmarshal("spec:\n" + spec.indent(2), Connector.class);
  }
}
