package dev.connectors.controller;

import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorClassStatus;
import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.controller.check.ClassChecks;
import dev.connectors.controller.installation.Installation;
import dev.connectors.platform.Conditions;
import dev.connectors.platform.Conditions.Wanted;
import dev.connectors.platform.ForRole;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Says of each ConnectorClass whether Connectors can use it. */
@Singleton
@ForRole("controller-manager")
@ControllerConfiguration(name = "connectorclass", fieldManager = Installation.FIELD_MANAGER)
public class ConnectorClassReconciler implements Reconciler<ConnectorClass> {
  private final ClassChecks checks;
  private final Conditions conditions;

  @Inject
  ConnectorClassReconciler(ClassTemplates templates) {
    this(templates, Conditions.system());
  }

  ConnectorClassReconciler(ClassTemplates templates, Conditions conditions) {
    this.checks = new ClassChecks(templates);
    this.conditions = conditions;
  }

  @Override
  public UpdateControl<ConnectorClass> reconcile(
      ConnectorClass connectorClass, Context<ConnectorClass> context) {
    if (connectorClass.isMarkedForDeletion()) {
      return UpdateControl.noUpdate();
    }
    long generation = connectorClass.getMetadata().getGeneration();
    var verdict = checks.verdict(connectorClass.getSpec());
    var ready =
        new Wanted(
            Conditions.READY,
            verdict.status(),
            verdict.reason().name(),
            verdict.message(),
            generation);
    var status =
        new ConnectorClassStatus(
            generation, conditions.exactly(existing(connectorClass), List.of(ready)));
    if (status.equals(connectorClass.getStatus())) {
      return UpdateControl.noUpdate();
    }
    var patch = new ConnectorClass();
    patch.setSpec(null); // nothing but the status is sent
    patch.setMetadata(
        new ObjectMetaBuilder().withName(connectorClass.getMetadata().getName()).build());
    patch.setStatus(status);
    return UpdateControl.patchStatus(patch);
  }

  private static List<Condition> existing(ConnectorClass connectorClass) {
    return connectorClass.getStatus() == null ? List.of() : connectorClass.getStatus().conditions();
  }
}
