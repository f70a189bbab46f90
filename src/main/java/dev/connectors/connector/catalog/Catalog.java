package dev.connectors.connector.catalog;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import java.util.Optional;

/** The Connectors and ConnectorClasses of the cluster. */
public interface Catalog {
  /** Whether it can be asked; before that, nothing is known to be missing. */
  boolean synced();

  Optional<Connector> connector(String namespace, String name);

  Optional<ConnectorClass> connectorClass(String name);
}
