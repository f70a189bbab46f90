package dev.connectors.connector.catalog;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Optional;

/** All Connectors and ConnectorClasses, kept in memory by watches. */
@Singleton
public class Catalog {
  private final SharedIndexInformer<Connector> connectors;
  private final SharedIndexInformer<ConnectorClass> classes;

  Catalog(KubernetesClient client) {
    connectors = client.resources(Connector.class).inAnyNamespace().runnableInformer(0);
    classes = client.resources(ConnectorClass.class).runnableInformer(0);
  }

  /** Begins to watch and returns; tries for as long as it takes. */
  public void start() {
    Watches.start(connectors);
    Watches.start(classes);
  }

  public boolean synced() {
    return connectors.hasSynced() && classes.hasSynced();
  }

  public Optional<Connector> connector(String namespace, String name) {
    return Optional.ofNullable(connectors.getStore().getByKey(namespace + "/" + name));
  }

  public Optional<ConnectorClass> connectorClass(String name) {
    return Optional.ofNullable(classes.getStore().getByKey(name));
  }

  @PreDestroy
  void stop() {
    connectors.stop();
    classes.stop();
  }
}
