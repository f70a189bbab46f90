package dev.connectors.connector.catalog;

import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import org.jboss.logging.Logger;

/**
 * How the roles on the way of a request watch: they never give up, and go on with what they have.
 */
public final class Watches {
  private static final Logger LOG = Logger.getLogger(Watches.class);

  private Watches() {}

  /** Starts the informer and returns at once. */
  public static <T> void start(SharedIndexInformer<T> informer) {
    var kind = informer.getApiTypeClass().getSimpleName();
    informer
        .exceptionHandler(
            (started, failure) -> {
              LOG.warnf("watch of %s: %s; trying again", kind, failure.getMessage());
              return true;
            })
        .start()
        .exceptionally(
            failure -> {
              LOG.errorf("watch of %s ended: %s", kind, failure.getMessage());
              return null;
            });
  }
}
