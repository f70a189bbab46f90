package dev.connectors.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.controller.ProbePlan.Plan;
import dev.connectors.controller.probe.ProbeRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProbePlanTest {
  private static final Verdict GOOD = Verdict.good(Reason.NotRequired, "");
  private final ProbePlan plan = new ProbePlan(new ClassTemplates());

  @Test
  void theCredentialGoesWhereTheClassInjectsIt() {
    var request = asked(plan.auth(input(Examples.connector(), Examples.connectorClass())));
    assertThat(request.uri())
        .hasToString("https://git.example.com/prefix/org/r.git/info/refs?service=git-upload-pack");
    assertThat(request.headers())
        .containsEntry(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString("u:p".getBytes(StandardCharsets.UTF_8)));
    assertThat(request.statusCodes()).containsExactly(200);
    assertThat(request.verifyTls()).isTrue();
  }

  @Test
  void livenessGoesWithoutCredential() {
    var request = asked(plan.liveness(input(Examples.connector(), Examples.connectorClass())));
    assertThat(request.uri()).hasToString("https://git.example.com/prefix/");
    assertThat(request.headers()).isEmpty();
  }

  @Test
  void withoutItsParameterTheCredentialIsNotTestedAndTheMessageSaysHow() {
    var connector = Examples.connector(", params: [{name: repository, value: org/r.git}]", "");
    var plan = this.plan.auth(input(connector, Examples.connectorClass()));
    assertThat(plan)
        .isInstanceOfSatisfying(
            Plan.Skip.class,
            skip -> {
              assertThat(skip.verdict().reason()).isEqualTo(Reason.NotTested);
              assertThat(skip.verdict().isGood()).isTrue();
              assertThat(skip.verdict().message()).contains("{name: repository, value: ...}");
            });
  }

  @Test
  void sslVerifyCanBeTurnedOff() {
    var connector =
        Examples.connector("auth: {", "params: [{name: sslVerify, value: \"false\"}]\n  auth: {");
    assertThat(asked(plan.liveness(input(connector, Examples.connectorClass()))).verifyTls())
        .isFalse();
  }

  @Test
  void whatAUrlCannotHoldIsEscapedAndAnInjectedQueryIsEncoded() {
    assertThat(ProbePlan.uri("https://e.example.com", "/a b", "x=1", Map.of("token", "t&u=v")))
        .hasToString("https://e.example.com/a%20b?x=1&token=t%26u%3Dv");
  }

  @Test
  void nothingIsAskedBeforeWhatItNeedsIsThere() {
    var input = input(Examples.connector(), Examples.connectorClass());
    var open = Verdict.unknown(Reason.ConnectorClassNotYetChecked, "");
    var waiting =
        new ProbePlan.Input(
            input.connector(),
            input.connectorClass(),
            input.secret(),
            Optional.empty(),
            open,
            GOOD,
            GOOD);
    assertThat(plan.liveness(waiting)).isInstanceOf(Plan.Skip.class);
    assertThat(plan.auth(waiting)).isInstanceOf(Plan.Skip.class);
  }

  private static ProbePlan.Input input(Connector connector, ConnectorClass connectorClass) {
    return new ProbePlan.Input(
        connector,
        Optional.of(connectorClass),
        Examples.login(),
        Optional.empty(),
        GOOD,
        GOOD,
        GOOD);
  }

  private static ProbeRequest asked(Plan plan) {
    assertThat(plan).isInstanceOf(Plan.Ask.class);
    return ((Plan.Ask) plan).request();
  }
}
