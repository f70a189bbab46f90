package dev.connectors.controller.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.controller.secret.SecretLookup;
import dev.connectors.platform.Conditions.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectorVerdictsTest {
  private static final SecretLookup MISSING = new SecretLookup.Missing();

  @ParameterizedTest
  @MethodSource("classes")
  void eachViolationOfTheClassIsNamedWithItsCure(
      Connector connector, Optional<ConnectorClass> found, Reason reason, String told) {
    var verdict = ClassFit.verdict(new ClassFit.Input(connector, found));
    assertThat(verdict.reason()).isEqualTo(reason);
    assertThat(verdict.message()).contains(told);
  }

  static Stream<Arguments> classes() {
    var plain = Optional.of(Examples.connectorClass());
    return Stream.of(
        arguments(Examples.connector(), plain, Reason.ConnectorClassIsReady, "git"),
        arguments(
            Examples.connector(),
            Optional.empty(),
            Reason.ConnectorClassDoesNotExist,
            "kubectl get connectorclasses"),
        arguments(
            Examples.connector(),
            Optional.of(Examples.connectorClass("status: \"True\"", "status: Unknown")),
            Reason.ConnectorClassNotYetChecked,
            "being checked"),
        arguments(
            Examples.connector(),
            Optional.of(Examples.connectorClass("generation: 1}", "generation: 2}")),
            Reason.ConnectorClassIsReady,
            "git"),
        arguments(
            Examples.connector(),
            Optional.of(Examples.connectorClass("status: \"True\"", "status: \"False\"")),
            Reason.ConnectorClassIsNotReady,
            "kubectl describe connectorclass git"),
        arguments(
            Examples.connector("auth: {", "params: [{name: sllVerify, value: x}]\n  auth: {"),
            plain,
            Reason.ParamUnknown,
            "no parameter 'sllVerify'; it has sslVerify"),
        arguments(
            Examples.connector(),
            Optional.of(Examples.connectorClass("default: \"true\"", "required: true")),
            Reason.ParamMissing,
            "{name: sslVerify, value: ...}"));
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void eachViolationOfTheSecretIsNamedWithItsCure(
      Connector connector, SecretLookup secret, Reason reason, String told) {
    var verdict =
        SecretFit.verdict(
            new SecretFit.Input(
                connector, Optional.of(Examples.connectorClass()), secret, List.of()));
    assertThat(verdict.reason()).isEqualTo(reason);
    assertThat(verdict.message()).contains(told);
  }

  static Stream<Arguments> secrets() {
    var none = new SecretLookup.NotReferenced();
    var strict = "auth: {name: strictAuth, params: [{name: scope, value: x}]";
    var auth = "auth: {name: basicAuth, secretRef: {name: login}";
    return Stream.of(
        arguments(Examples.connector(), Examples.login(), Reason.SecretFound, "login"),
        arguments(
            Examples.connector("{name: login}", "{name: login, namespace: other}"),
            Examples.login(),
            Reason.SecretElsewhere,
            "remove namespace from the reference"),
        arguments(
            Examples.connector(", secretRef: {name: login}", ""), none, Reason.NotRequired, "no"),
        arguments(
            Examples.connector(),
            MISSING,
            Reason.SecretDoesNotExist,
            "kubectl create secret generic login -n team --type=kubernetes.io/basic-auth --from-literal=username=... --from-literal=password=..."),
        arguments(
            Examples.connector("basicAuth", "patAuth"),
            MISSING,
            Reason.AuthTypeUnknown,
            "no auth type 'patAuth'; it has basicAuth, strictAuth"),
        arguments(
            Examples.connector("name: repository", "name: repo"),
            Examples.login(),
            Reason.AuthParamUnknown,
            "'repo'; it has repository"),
        arguments(
            Examples.connector(
                auth + ", params: [{name: repository, value: org/r.git}]",
                "auth: {name: strictAuth, secretRef: {name: login}"),
            Examples.login(),
            Reason.AuthParamMissing,
            "{name: scope, value: ...}"),
        arguments(
            Examples.connector(auth + ", params: [{name: repository, value: org/r.git}]", strict),
            none,
            Reason.SecretRefMissing,
            "kubectl create secret generic NAME -n team --from-literal=token=..."),
        arguments(
            Examples.connector(),
            Examples.secret("Opaque", Map.of("username", "u", "password", "p")),
            Reason.SecretTypeWrong,
            "kubectl delete secret login -n team, then kubectl create secret generic login"),
        arguments(
            Examples.connector(),
            Examples.secret("kubernetes.io/basic-auth", Map.of("username", "u")),
            Reason.SecretKeyMissing,
            "'password'"),
        arguments(
            Examples.connector(),
            Examples.secret(
                "kubernetes.io/basic-auth",
                Map.of("username", "u", "password", "p".repeat(SecretFit.LARGEST))),
            Reason.SecretTooLarge,
            "Secret login has 16385 bytes under the keys username, password, and at most 16384"),
        arguments(
            Examples.connector(),
            Examples.secret(
                "kubernetes.io/basic-auth",
                Map.of("username", "u", "password", "p", "other", "o".repeat(SecretFit.LARGEST))),
            Reason.SecretFound,
            "login"),
        arguments(
            Examples.connector(),
            new SecretLookup.Unreadable("the API server answered 403"),
            Reason.SecretUnreadable,
            "403"));
  }

  @Test
  void whileAPolicyIsMissingNoSecretIsTakenAndTheMessageNamesThePolicy() {
    var verdict =
        SecretFit.verdict(
            new SecretFit.Input(
                Examples.connector(),
                Optional.of(Examples.connectorClass()),
                Examples.login(),
                List.of("connectors.connectors.alauda.io")));
    assertThat(verdict.reason()).isEqualTo(Reason.PoliciesMissing);
    assertThat(verdict.isOpen()).isTrue();
    assertThat(verdict.message()).contains("(connectors.connectors.alauda.io)");
  }

  @Test
  void aToolThatWantsACredentialSaysSoWhenThereIsNoAuth() {
    var connector = Examples.connector("  auth: {", "  params: []\n#");
    var strict = Optional.of(Examples.connectorClass("optional: true", "optional: false"));
    assertThat(connector.getSpec().authentication()).isEmpty();
    var verdict =
        SecretFit.verdict(
            new SecretFit.Input(connector, strict, new SecretLookup.NotReferenced(), List.of()));
    assertThat(verdict.reason()).isEqualTo(Reason.AuthMissing);
    assertThat(verdict.message()).contains("basicAuth, strictAuth");
  }

  @Test
  void aCaCertificateThatIsNoneIsRefused() {
    var connector = Examples.connector("spec:", "spec:\n  caCertSecretRef: {name: ca}");
    assertThat(ca(connector, MISSING).message())
        .contains("kubectl create secret generic ca -n team --from-file=ca.crt=FILE");
    assertThat(ca(connector, Examples.login()).reason()).isEqualTo(Reason.CACertKeyMissing);
    var large = Examples.secret("Opaque", Map.of("ca.crt", "c".repeat(CaCertFit.LARGEST + 1)));
    assertThat(ca(connector, large).reason()).isEqualTo(Reason.SecretTooLarge);
    assertThat(ca(connector, Examples.secret("Opaque", Map.of("ca.crt", "text"))).reason())
        .isEqualTo(Reason.CACertInvalid);
    assertThat(ca(connector, new SecretLookup.NotReferenced()).isGood()).isTrue();
  }

  private static Verdict ca(Connector connector, SecretLookup secret) {
    return CaCertFit.verdict(new CaCertFit.Input(connector, secret, Instant.EPOCH));
  }

  @Test
  void readyNamesWhatIsWrongBeforeWhatIsNotKnown() {
    var good = Verdict.good(Reason.NotRequired, "");
    var open = Verdict.unknown(Reason.Probing, "");
    var bad = Verdict.bad(Reason.SecretDoesNotExist, "make it");
    assertThat(ConnectorStatuses.ready(List.of(good, open, bad))).isEqualTo(bad);
    assertThat(ConnectorStatuses.ready(List.of(good, open)).status()).isEqualTo(Status.Unknown);
    assertThat(ConnectorStatuses.ready(List.of(good)).reason()).isEqualTo(Reason.AllConditionsTrue);
  }

  @Test
  void aSecretThatIsLoggedByMistakeShowsItsKeysOnly() {
    var secret = Examples.secret("Opaque", Map.of("password", "canary"));
    assertThat(secret.toString())
        .contains("password")
        .doesNotContain("canary")
        .doesNotContain(secret.data().get("password"));
  }
}
