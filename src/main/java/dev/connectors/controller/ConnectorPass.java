package dev.connectors.controller;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.controller.check.ConditionType;
import dev.connectors.controller.check.ConnectorChecks;
import dev.connectors.controller.check.Verdict;
import dev.connectors.controller.probe.ConnectorProbes;
import dev.connectors.controller.secret.AuthoringPolicies;
import dev.connectors.controller.secret.CredentialCopies;
import dev.connectors.controller.secret.UserSecrets;
import dev.connectors.controller.service.ProxyServices;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;

/** One look at a Connector, step by step; each condition says what its step found. */
record ConnectorPass(
    InformerEventSource<ConnectorClass, Connector> classes,
    ProxyServices services,
    UserSecrets secrets,
    AuthoringPolicies policies,
    CredentialCopies copies,
    ConnectorProbes probes,
    Clock clock) {

  /**
   * What a pass found.
   *
   * @param settled false when a Secret could not be read or its copy was refused
   * @param refused whether a write was refused, so that it is to be tried again
   */
  record Found(Map<ConditionType, Verdict> verdicts, boolean settled, boolean refused) {}

  Found run(Connector connector) {
    var service = services.match(connector);
    var found = check(connector);
    var refusal =
        found
            .content()
            .flatMap(content -> copies.match(connector, found.connectorClass(), content));
    var checks = refusal.map(found::refused).orElse(found);
    var liveness = probes.liveness(checks);
    var auth = probes.auth(checks);

    var verdicts = new EnumMap<ConditionType, Verdict>(ConditionType.class);
    verdicts.put(ConditionType.ConnectorClassReady, checks.classVerdict());
    verdicts.put(ConditionType.SecretReady, checks.secretVerdict());
    verdicts.put(ConditionType.LivenessReady, liveness);
    verdicts.put(ConditionType.AuthReady, auth);
    verdicts.put(ConditionType.CACertReady, checks.caVerdict());
    verdicts.put(ConditionType.ProxyServiceReady, service);
    return new Found(
        verdicts, found.couldRead() && refusal.isEmpty(), refusal.isPresent() || !service.isGood());
  }

  private ConnectorChecks check(Connector connector) {
    var connectorClass = classes.get(new ResourceID(connector.getSpec().connectorClassName()));
    var named =
        secrets.read(
            connector,
            ConnectorChecks.keysOfCredential(connector, connectorClass),
            ConnectorChecks.keysOfAuthority());
    return ConnectorChecks.of(
        connector, connectorClass, named, policies.missing(), clock.instant());
  }
}
