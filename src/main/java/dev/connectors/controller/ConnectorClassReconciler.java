package dev.connectors.controller;

import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ConnectorClassStatus;
import dev.connectors.connector.template.ClassTemplates;
import dev.connectors.controller.check.ClassChecks;
import dev.connectors.controller.check.FailedPass;
import dev.connectors.controller.check.Verdict;
import dev.connectors.controller.installation.Installation;
import dev.connectors.platform.Conditions;
import dev.connectors.platform.Conditions.Wanted;
import dev.connectors.platform.ForRole;
import dev.connectors.platform.PassBorder;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Says of each ConnectorClass whether Connectors can use it. */
@Singleton
@ForRole("controller-manager")
@ControllerConfiguration(name = "connectorclass", fieldManager = Installation.FIELD_MANAGER)
@GradualRetry(
    maxAttempts = Integer.MAX_VALUE,
    initialInterval = Pace.FIRST_RETRY,
    maxInterval = Pace.LONGEST_RETRY)
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
    return PassBorder.run(() -> look(connectorClass));
  }

  private UpdateControl<ConnectorClass> look(ConnectorClass connectorClass) {
    if (connectorClass.isMarkedForDeletion()) {
      return UpdateControl.noUpdate();
    }
    var status = status(connectorClass, checks.verdict(connectorClass.getSpec()));
    return status.equals(connectorClass.getStatus())
        ? UpdateControl.noUpdate()
        : UpdateControl.patchStatus(fresh(connectorClass, status));
  }

  /** One failure alone is not told: it would have Ready flap at each hiccup of the API server. */
  @Override
  public ErrorStatusUpdateControl<ConnectorClass> updateErrorStatus(
      ConnectorClass connectorClass, Context<ConnectorClass> context, Exception failure) {
    return PassBorder.run(() -> failed(connectorClass, context, failure));
  }

  private ErrorStatusUpdateControl<ConnectorClass> failed(
      ConnectorClass connectorClass, Context<ConnectorClass> context, Exception failure) {
    var status = status(connectorClass, FailedPass.verdict("ConnectorClass", failure));
    return context.getRetryInfo().filter(tries -> tries.getAttemptCount() > 0).isEmpty()
            || status.equals(connectorClass.getStatus())
        ? ErrorStatusUpdateControl.noStatusUpdate()
        : ErrorStatusUpdateControl.patchStatus(fresh(connectorClass, status));
  }

  private ConnectorClassStatus status(ConnectorClass connectorClass, Verdict verdict) {
    long generation = connectorClass.getMetadata().getGeneration();
    var ready =
        new Wanted(
            Conditions.READY,
            verdict.status(),
            verdict.reason().name(),
            verdict.message(),
            generation);
    return new ConnectorClassStatus(
        generation, conditions.exactly(existing(connectorClass), List.of(ready)));
  }

  private static ConnectorClass fresh(ConnectorClass connectorClass, ConnectorClassStatus status) {
    var patch = new ConnectorClass();
    patch.setSpec(null); // nothing but the status is sent
    patch.setMetadata(
        new ObjectMetaBuilder().withName(connectorClass.getMetadata().getName()).build());
    patch.setStatus(status);
    return patch;
  }

  private static List<Condition> existing(ConnectorClass connectorClass) {
    return connectorClass.getStatus() == null ? List.of() : connectorClass.getStatus().conditions();
  }
}
