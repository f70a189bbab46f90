package dev.connectors.controller;

import dev.connectors.connector.api.Connector;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Has a Connector looked at again when something outside the API server's watches of the operator
 * SDK has changed, and tells of Connectors that are gone, which without a finalizer are not
 * reconciled any more.
 */
final class ConnectorEvents extends AbstractEventSource<Void, Connector>
    implements ResourceEventAware<Connector> {
  private final Consumer<Connector> gone;

  ConnectorEvents(Consumer<Connector> gone) {
    super(Void.class, "connector-events");
    this.gone = gone;
  }

  void lookAgain(ResourceID connector) {
    if (isRunning()) {
      getEventHandler().handleEvent(new Event(connector));
    }
  }

  /** The SDK itself looks at changes of the spec only, and somebody may have patched the status. */
  @Override
  public void onResourceUpdated(Connector connector, Connector before) {
    if (!Objects.equals(connector.getStatus(), before.getStatus())) {
      lookAgain(ResourceID.fromResource(connector));
    }
  }

  @Override
  public void onResourceDeleted(Connector connector) {
    gone.accept(connector);
  }

  @Override
  public Set<Void> getSecondaryResources(Connector connector) {
    return Set.of();
  }
}
