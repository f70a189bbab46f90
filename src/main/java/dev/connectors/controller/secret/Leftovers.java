package dev.connectors.controller.secret;

import dev.connectors.connector.api.Connector;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Nothing outlives its Connector: copy, watches and probes go when its deletion is seen, at the end
 * of a pass that was under way then, and, should all of that fail, by the next sweep.
 */
public final class Leftovers {
  private static final Logger LOG = Logger.getLogger(Leftovers.class);

  private final IndexerResourceCache<Connector> connectors;
  private final CredentialCopies copies;
  private final UserSecrets secrets;
  private final Consumer<ResourceID> forgetProbes;
  private final BooleanSupplier leading;

  /**
   * @param forgetProbes ends the probes of a Connector
   */
  public Leftovers(
      IndexerResourceCache<Connector> connectors,
      CredentialCopies copies,
      UserSecrets secrets,
      Consumer<ResourceID> forgetProbes,
      BooleanSupplier leading) {
    this.connectors = connectors;
    this.copies = copies;
    this.secrets = secrets;
    this.forgetProbes = forgetProbes;
    this.leading = leading;
  }

  /** When the deletion of a Connector is seen. */
  public void gone(Connector connector) {
    forget(connector);
    if (leading.getAsBoolean()) {
      Thread.ofVirtual().name("credential-removal").start(() -> removeCopy(connector));
    }
  }

  /** At the end of a pass: its deletion may have been handled before the pass made all this. */
  public void afterPass(Connector connector) {
    if (!isThere(connector)) {
      forget(connector);
      removeCopy(connector);
    }
  }

  /** Removes the copies of Connectors that went while nobody led, or whose removal failed. */
  public void sweep() {
    copies.removeAllBut(this::uids);
  }

  private Set<String> uids() {
    return connectors
        .list(connector -> true)
        .map(connector -> connector.getMetadata().getUid())
        .collect(Collectors.toSet());
  }

  private void forget(Connector connector) {
    var id = ResourceID.fromResource(connector);
    forgetProbes.accept(id);
    secrets.forget(id);
  }

  private void removeCopy(Connector connector) {
    try {
      copies.remove(connector);
    } catch (KubernetesClientException e) {
      LOG.warnf(
          "credential of the deleted Connector %s/%s could not be removed (%d); it is swept within minutes",
          connector.getMetadata().getNamespace(), connector.getMetadata().getName(), e.getCode());
    }
  }

  private boolean isThere(Connector connector) {
    return connectors
        .get(ResourceID.fromResource(connector))
        .filter(now -> now.getMetadata().getUid().equals(connector.getMetadata().getUid()))
        .isPresent();
  }
}
