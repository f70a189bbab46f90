package dev.connectors.operator.cluster;

import dev.connectors.operator.api.Component;
import dev.connectors.operator.api.ComponentStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The way from the engine's own watches, which all kinds share, to the controller of one kind. */
public final class Trigger<C extends Component<?>> extends AbstractEventSource<HasMetadata, C>
    implements ResourceEventAware<C> {
  private final Components components;
  private final Predicate<ResourceID> isCached;

  /**
   * One for the controller of a kind.
   *
   * @param isCached whether the controller has the resource in its cache
   */
  public Trigger(Components components, Predicate<ResourceID> isCached) {
    super(HasMetadata.class, "installation");
    this.components = components;
    this.isCached = isCached;
  }

  /** Whether the component is there, though its first event may still be on its way. */
  public boolean exists(Components.Key key) {
    return isCached.test(new ResourceID(key.name(), key.namespace()));
  }

  void fire(Components.Key key) {
    if (isRunning() && getEventHandler() != null) {
      getEventHandler().handleEvent(new Event(new ResourceID(key.name(), key.namespace())));
    }
  }

  @Override
  public Set<HasMetadata> getSecondaryResources(C primary) {
    return Set.of();
  }

  @Override
  public void onResourceCreated(C resource) {
    components.seen(resource);
    components.wakeOthersIn(Components.Key.of(resource));
  }

  @Override
  public void onResourceUpdated(C resource, C old) {
    components.seen(resource);
    var key = Components.Key.of(resource);
    if (!Objects.equals(resource.getMetadata().getAnnotations(), old.getMetadata().getAnnotations())
        || isOverwritten(writer(old), writer(resource))) {
      fire(key); // the controller looks at changes of the spec only
    }
    if (!said(resource).equals(said(old))) {
      components.wakeOthersIn(key);
    }
  }

  @Override
  public void onResourceDeleted(C resource) {
    components.gone(resource);
    components.wakeAll();
  }

  /** By another operator, which is set to another namespace. */
  private static boolean isOverwritten(Optional<String> before, Optional<String> after) {
    return before.isPresent() && !before.equals(after);
  }

  private static Optional<String> writer(Component<?> component) {
    return Optional.ofNullable(component.getStatus()).flatMap(ComponentStatus::writer);
  }

  /** What others wait for. */
  private static List<String> said(Component<?> component) {
    return Optional.ofNullable(component.getStatus()).stream()
        .flatMap(
            status ->
                Stream.concat(
                    Stream.of(String.valueOf(status.version())),
                    status.conditions().stream().map(Trigger::typeAndStatus)))
        .toList();
  }

  private static String typeAndStatus(Condition condition) {
    return condition.getType() + "=" + condition.getStatus();
  }
}
