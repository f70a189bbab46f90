package dev.connectors.controller.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.connector.tool.ToolRow;
import dev.connectors.controller.check.ClassFit;
import dev.connectors.controller.check.Examples;
import dev.connectors.controller.check.Reason;
import dev.connectors.controller.check.Verdict;
import dev.connectors.controller.probe.ProbePlan.Plan;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProbedToolTest {
  private static final Verdict GOOD = Verdict.good(Reason.NotRequired, "");
  private final ProbePlan plan = new ProbePlan(new ClassTemplates());

  static Stream<ToolRow> rows() {
    return ToolRow.all();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void probesSendWhatTheOneAnswerSays(ToolRow row) {
    var connectorClass = Optional.of(row.connectorClass());
    var fit = ClassFit.verdict(new ClassFit.Input(row.connector(), connectorClass));
    var input =
        new ProbePlan.Input(
            row.connector(),
            connectorClass,
            Examples.secret("Opaque", row.secret()),
            Optional.empty(),
            fit,
            GOOD,
            GOOD);
    var planned = plan.auth(input);
    if (row.refused().isPresent()) {
      assertThat(planned).isInstanceOf(Plan.Skip.class);
      var shown = fit.isGood() ? ((Plan.Skip) planned).verdict() : fit;
      assertThat(shown.isGood()).isFalse();
      assertThat(shown.message()).contains(row.refused().get());
      assertThat(shown.reason())
          .isIn(Reason.AddressInvalid, Reason.ParamInvalid, Reason.SecretValueInvalid);
      assertThat(plan.liveness(input) instanceof Plan.Ask).isEqualTo(row.refusesCredential());
      return;
    }
    var request = ((Plan.Ask) planned).request();
    assertThat(request.address().origin() + request.uri()).isEqualTo(row.url() + "/");
    assertThat(request.trust().verified()).isEqualTo(row.verified());
    assertThat(request.headers())
        .containsEntry("X-Flavour", "<" + row.flavour() + ">")
        .containsEntry(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(("u:" + row.sent()).getBytes(UTF_8)));
  }
}
