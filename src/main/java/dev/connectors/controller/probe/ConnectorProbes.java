package dev.connectors.controller.probe;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.controller.check.ConditionType;
import dev.connectors.controller.check.ConnectorChecks;
import dev.connectors.controller.check.Verdict;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Consumer;

/** LivenessReady and AuthReady: has each Connector's tool probed as its class says. */
public final class ConnectorProbes implements AutoCloseable {
  private final ProbePlan plan;
  private final Probes probes;

  /**
   * @param changed told of each Connector of which a probe has found something new
   */
  public ConnectorProbes(
      ClassTemplates templates,
      HttpProbe probe,
      ProbeSettings settings,
      MeterRegistry metrics,
      Consumer<ResourceID> changed) {
    this.plan = new ProbePlan(templates);
    this.probes =
        new Probes(
            probe,
            settings,
            metrics,
            key -> changed.accept(new ResourceID(key.connector(), key.namespace())));
  }

  /** Whether the tool answers. */
  public Verdict liveness(ConnectorChecks checks) {
    return probed(
        checks.connector(), ConditionType.LivenessReady, plan.liveness(ProbePlan.Input.of(checks)));
  }

  /** Whether the tool takes the credential. */
  public Verdict auth(ConnectorChecks checks) {
    return probed(
        checks.connector(), ConditionType.AuthReady, plan.auth(ProbePlan.Input.of(checks)));
  }

  /** Ends the probes of a Connector that is gone. */
  public void forget(ResourceID connector) {
    ProbePlan.KINDS.forEach(kind -> probes.forget(key(connector, kind)));
  }

  private Verdict probed(Connector connector, ConditionType kind, ProbePlan.Plan planned) {
    var key = key(ResourceID.fromResource(connector), kind);
    return switch (planned) {
      case ProbePlan.Plan.Skip(var verdict) -> {
        probes.forget(key);
        yield verdict;
      }
      case ProbePlan.Plan.Ask(var request) ->
          probes
              .want(key, connector.getSpec().connectorClassName(), request)
              .map(ProbeVerdicts::of)
              .or(() -> ProbeVerdicts.before(connector, kind))
              .orElseGet(() -> ProbeVerdicts.pending(request));
    };
  }

  private static Probes.Key key(ResourceID connector, ConditionType kind) {
    return new Probes.Key(
        connector.getNamespace().orElse(""),
        connector.getName(),
        kind == ConditionType.AuthReady ? "auth" : "liveness");
  }

  @Override
  public void close() {
    probes.close();
  }
}
