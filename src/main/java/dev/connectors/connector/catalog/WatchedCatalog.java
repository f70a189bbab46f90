package dev.connectors.connector.catalog;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.platform.OnChange;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Consumer;

/** Kept in memory by two watches, so that a request or a mount asks the API server for nothing. */
@Singleton
public class WatchedCatalog implements Catalog {
  private final SharedIndexInformer<Connector> connectors;
  private final SharedIndexInformer<ConnectorClass> classes;

  public WatchedCatalog(KubernetesClient client) {
    connectors = client.resources(Connector.class).inAnyNamespace().runnableInformer(0);
    classes = client.resources(ConnectorClass.class).runnableInformer(0);
  }

  /**
   * Has somebody told when a connector is gone; to be called before the watch begins.
   *
   * @param gone takes its uid, soon
   */
  public void onConnectorGone(Consumer<String> gone) {
    connectors.addEventHandler(
        new OnChange<>(
            Connector.class,
            _ -> {},
            (before, after) -> {
              if (!uid(before).equals(uid(after))) {
                gone.accept(uid(before));
              }
            },
            connector -> gone.accept(uid(connector))));
  }

  private static String uid(Connector connector) {
    return connector.getMetadata().getUid();
  }

  /** Begins to watch and returns; tries for as long as it takes, since the CRDs may come later. */
  public void start() {
    Watches.start(connectors.itemStore(new Trimmed<>()));
    Watches.start(classes.itemStore(new Trimmed<>()));
  }

  @PreDestroy
  public void stop() {
    connectors.stop();
    classes.stop();
  }

  @Override
  public boolean synced() {
    return connectors.hasSynced() && classes.hasSynced();
  }

  @Override
  public Optional<Connector> connector(String namespace, String name) {
    return Optional.ofNullable(
        connectors.getStore().getByKey(Cache.namespaceKeyFunc(namespace, name)));
  }

  @Override
  public Optional<ConnectorClass> connectorClass(String name) {
    return Optional.ofNullable(classes.getStore().getByKey(name));
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
