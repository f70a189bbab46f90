package dev.connectors.operator.kind;

import dev.connectors.operator.api.Component;
import dev.connectors.operator.api.ComponentStatus;
import dev.connectors.operator.pass.Engine;
import dev.connectors.platform.PassBorder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.function.Supplier;

/** What the reconcilers of all kinds have in common: a kind adds nothing but its parts. */
abstract class ComponentReconciler<C extends Component<?>> implements Reconciler<C> {
  private final Engine engine;
  private final Supplier<C> empty;

  ComponentReconciler(Engine engine, Supplier<C> empty) {
    this.engine = engine;
    this.empty = empty;
  }

  @Override
  public List<EventSource<?, C>> prepareEventSources(EventSourceContext<C> context) {
    var cache = context.getPrimaryCache();
    return List.of(engine.eventSource(empty.get(), id -> cache.get(id).isPresent()));
  }

  @Override
  public UpdateControl<C> reconcile(C component, Context<C> context) {
    return PassBorder.run(() -> look(component, context));
  }

  private UpdateControl<C> look(C component, Context<C> context) {
    var outcome = engine.reconcile(component);
    write(outcome, component, context);
    UpdateControl<C> control = UpdateControl.noUpdate();
    outcome.again().ifPresent(control::rescheduleAfter);
    return control;
  }

  @Override
  public ErrorStatusUpdateControl<C> updateErrorStatus(
      C component, Context<C> context, Exception failure) {
    return PassBorder.run(
        () -> {
          write(engine.failed(component, failure), component, context);
          return ErrorStatusUpdateControl.noStatusUpdate();
        });
  }

  /** Into the cache as well: the next pass must not take an older status for the live one. */
  private void write(Engine.Outcome outcome, C component, Context<C> context) {
    outcome
        .status()
        .ifPresent(
            status ->
                engine.wrote(
                    PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(
                        component, withStatus(component, status), context)));
  }

  /** Fresh, so that nothing but the status is sent. */
  private C withStatus(C component, ComponentStatus status) {
    var result = empty.get();
    result.setMetadata(
        new ObjectMetaBuilder()
            .withName(component.getMetadata().getName())
            .withNamespace(component.getMetadata().getNamespace())
            .build());
    result.setStatus(status);
    return result;
  }
}
