package dev.connectors.operator.component;

import dev.connectors.operator.api.Component;
import dev.connectors.operator.engine.Engine;
import dev.connectors.operator.engine.Parts;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.BaseControl;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** What the reconcilers of all kinds have in common: a kind adds nothing but its parts. */
abstract class ComponentReconciler<C extends Component> implements Reconciler<C> {
  private static final Logger LOG = Logger.getLogger(ComponentReconciler.class);

  private final Engine engine;
  private final Parts parts;
  private final Supplier<C> empty;

  ComponentReconciler(Engine engine, Parts parts, Supplier<C> empty) {
    this.engine = engine;
    this.parts = parts;
    this.empty = empty;
  }

  @Override
  public List<EventSource<?, C>> prepareEventSources(EventSourceContext<C> context) {
    return List.of(engine.eventSource(parts));
  }

  @Override
  public UpdateControl<C> reconcile(C component, Context<C> context) {
    var outcome = engine.reconcile(component, parts);
    if (outcome.status().isPresent()) {
      // Else a pass before the watch brings it knows the old status only, and writes once more.
      var written =
          PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(
              component, withStatus(component, outcome), context);
      LOG.debugf("status written, version %s", written.getMetadata().getResourceVersion());
    }
    return again(outcome, UpdateControl.<C>noUpdate());
  }

  @Override
  public ErrorStatusUpdateControl<C> updateErrorStatus(
      C component, Context<C> context, Exception failure) {
    var outcome = engine.failed(component, parts, failure);
    return outcome
        .status()
        .map(status -> ErrorStatusUpdateControl.patchStatus(withStatus(component, outcome)))
        .orElseGet(ErrorStatusUpdateControl::noStatusUpdate);
  }

  private static <B extends BaseControl<B>> B again(Engine.Outcome outcome, B control) {
    outcome.again().ifPresent(control::rescheduleAfter);
    return control;
  }

  /** Fresh, so that nothing but the status is sent. */
  private C withStatus(C component, Engine.Outcome outcome) {
    var result = empty.get();
    result.setMetadata(
        new ObjectMetaBuilder()
            .withName(component.getMetadata().getName())
            .withNamespace(component.getMetadata().getNamespace())
            .build());
    outcome.status().ifPresent(result::setStatus);
    return result;
  }
}
