package dev.connectors.csi;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import java.util.Optional;

/** The Connectors and ConnectorClasses of the cluster. */
interface Catalog {
  /** Whether it can be asked; before that, nothing is known to be missing. */
  boolean isReady();

  Optional<Connector> connector(ConnectorName name);

  Optional<ConnectorClass> connectorClass(String name);
}
