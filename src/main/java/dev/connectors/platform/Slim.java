package dev.connectors.platform;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.function.UnaryOperator;

/** An informer's store that keeps of each object only what is looked at. */
public final class Slim<T extends HasMetadata> extends BasicItemStore<T> {
  private final UnaryOperator<T> keep;

  public Slim(UnaryOperator<T> keep) {
    super(Cache::metaNamespaceKeyFunc);
    this.keep = keep;
  }

  @Override
  public T put(String key, T object) {
    return super.put(key, keep.apply(object));
  }
}
