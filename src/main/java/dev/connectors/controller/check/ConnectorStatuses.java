package dev.connectors.controller.check;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorStatus;
import dev.connectors.controller.installation.Installation;
import dev.connectors.platform.Conditions;
import dev.connectors.platform.Conditions.Status;
import dev.connectors.platform.Conditions.Wanted;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes a Connector's status of what was found. */
public record ConnectorStatuses(Installation installation, Conditions conditions) {
  /** {@code verdicts} in the order in which they are shown. */
  public ConnectorStatus of(Connector connector, Map<ConditionType, Verdict> verdicts) {
    long generation = connector.getMetadata().getGeneration();
    var wanted = new ArrayList<Wanted>();
    verdicts.forEach((type, verdict) -> wanted.add(wanted(type.name(), verdict, generation)));
    wanted.add(wanted(Conditions.READY, ready(List.copyOf(verdicts.values())), generation));
    return status(
        Optional.of(generation), connector, conditions.exactly(existing(connector), wanted));
  }

  /**
   * After a pass that came to no end: what was known before, and that nobody knows whether it is.
   */
  public ConnectorStatus failed(Connector connector, Exception failure) {
    var ready =
        wanted(
            Conditions.READY,
            FailedPass.verdict("Connector", failure),
            connector.getMetadata().getGeneration());
    var known = Conditions.without(existing(connector), Conditions.READY);
    var made = conditions.exactly(existing(connector), List.of(ready));
    return status(
        Optional.ofNullable(connector.getStatus()).map(ConnectorStatus::observedGeneration),
        connector,
        Stream.concat(known.stream(), made.stream()).toList());
  }

  private ConnectorStatus status(
      Optional<Long> generation, Connector connector, List<Condition> made) {
    return new ConnectorStatus(
        generation.orElse(null),
        new ConnectorStatus.Proxy(
            new ConnectorStatus.HttpAddress(installation.proxyUrl(connector))),
        new ConnectorStatus.Api(Installation.apiPath(connector)),
        made);
  }

  /** All of them; what is wrong goes before what is not known yet. */
  static Verdict ready(List<Verdict> verdicts) {
    return first(verdicts, Status.False)
        .or(() -> first(verdicts, Status.Unknown))
        .orElseGet(() -> Verdict.good(Reason.AllConditionsTrue, "the tool can be used"));
  }

  public static List<Condition> existing(Connector connector) {
    return connector.getStatus() == null ? List.of() : connector.getStatus().conditions();
  }

  private static Optional<Verdict> first(List<Verdict> verdicts, Status status) {
    return verdicts.stream().filter(verdict -> verdict.status() == status).findFirst();
  }

  private static Wanted wanted(String type, Verdict verdict, long generation) {
    return new Wanted(
        type, verdict.status(), verdict.reason().name(), verdict.message(), generation);
  }
}
