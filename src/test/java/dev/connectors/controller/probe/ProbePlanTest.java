package dev.connectors.controller.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.connector.tool.ToolAddress;
import dev.connectors.controller.check.Examples;
import dev.connectors.controller.check.Reason;
import dev.connectors.controller.check.Verdict;
import dev.connectors.controller.probe.ProbePlan.Plan;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProbePlanTest {
  private static final Verdict GOOD = Verdict.good(Reason.NotRequired, "");
  private final ProbePlan plan = new ProbePlan(new ClassTemplates());

  @Test
  void theCredentialGoesWhereTheClassInjectsIt() {
    var request = asked(plan.auth(input(Examples.connector(), Examples.connectorClass())));
    assertThat(request.address())
        .isEqualTo(new ToolAddress(true, "git.example.com", 443, "/prefix"));
    assertThat(request.uri()).isEqualTo("/prefix/org/r.git/info/refs?service=git-upload-pack");
    assertThat(request.headers())
        .containsEntry(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString("u:p".getBytes(StandardCharsets.UTF_8)));
    assertThat(request.statusCodes()).containsExactly(200);
    assertThat(request.trust().verified()).isTrue();
  }

  @Test
  void livenessGoesWithoutCredential() {
    var request = asked(plan.liveness(input(Examples.connector(), Examples.connectorClass())));
    assertThat(request.uri()).isEqualTo("/prefix/");
    assertThat(request.shown()).isEqualTo("GET https://git.example.com/prefix/");
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
    assertThat(asked(plan.liveness(input(connector, Examples.connectorClass()))).trust().verified())
        .isFalse();
  }

  @Test
  void whatAUrlCannotHoldIsEscapedAndAnInjectedQueryIsEncoded() {
    var connectorClass =
        Examples.connectorClass(
            "path: \"/{auth.param.repository}/info/refs\"",
            "path: \"/a b{auth.param.repository}#\"",
            "headers: {Authorization: \"Basic {secret.username.basic(secret.password)}\"}",
            "query: {token: \"{secret.password}&u=v\"}");
    assertThat(asked(plan.auth(input(Examples.connector(), connectorClass))).uri())
        .isEqualTo("/prefix/a%20borg/r.git%23?service=git-upload-pack&token=p%26u%3Dv");
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
