package dev.connectors.csi;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Two informers, so that a mount asks the API server for nothing but the pod's right. */
@ApplicationScoped
class WatchedCatalog implements Catalog {
  private final SharedIndexInformer<Connector> connectors;
  private final SharedIndexInformer<ConnectorClass> classes;

  WatchedCatalog(KubernetesClient client) {
    this.connectors = client.resources(Connector.class).inAnyNamespace().runnableInformer(0);
    this.classes = client.resources(ConnectorClass.class).runnableInformer(0);
  }

  /** Starts and returns; the CRDs may come later. */
  void start() {
    begin(connectors);
    begin(classes);
  }

  void stop() {
    connectors.stop();
    classes.stop();
  }

  @Override
  public boolean isReady() {
    return connectors.hasSynced() && classes.hasSynced();
  }

  @Override
  public Optional<Connector> connector(ConnectorName name) {
    return Optional.ofNullable(
        connectors.getStore().getByKey(Cache.namespaceKeyFunc(name.namespace(), name.name())));
  }

  @Override
  public Optional<ConnectorClass> connectorClass(String name) {
    return Optional.ofNullable(classes.getStore().getByKey(name));
  }

  private static <T extends HasMetadata> void begin(SharedIndexInformer<T> informer) {
    informer.itemStore(new Trimmed<>()).exceptionHandler((started, problem) -> true).start();
  }

  /** Without what the API server notes for itself, which is often most of an object. */
  private static final class Trimmed<T extends HasMetadata> extends BasicItemStore<T> {
    Trimmed() {
      super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public T put(String key, T object) {
      object.getMetadata().setManagedFields(null);
      return super.put(key, object);
    }
  }
}
