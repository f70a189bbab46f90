package dev.connectors.connector.credential;

import dev.connectors.connector.catalog.Watches;
import dev.connectors.platform.OnChange;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The credentials of all connectors: Secrets with a label in the installation's own namespace. */
@Singleton
public class Credentials {
  private final SharedIndexInformer<Secret> secrets;
  private final Map<String, Credential> byUid = new ConcurrentHashMap<>();

  @Inject
  Credentials(
      KubernetesClient client,
      @ConfigProperty(name = "pod.namespace") Optional<String> installation) {
    var namespace = installation.orElseGet(client::getNamespace);
    secrets =
        client
            .secrets()
            .inNamespace(namespace)
            .withLabelSelector(CredentialSecret.selector())
            .runnableInformer(0)
            .addEventHandler(
                new OnChange<>(Secret.class, this::keep, (_, now) -> keep(now), this::drop));
  }

  /** Begins to watch and returns; tries for as long as it takes. */
  public void start() {
    Watches.start(secrets);
  }

  public boolean synced() {
    return secrets.hasSynced();
  }

  /** The credential of the connector with this {@code metadata.uid}. */
  public Optional<Credential> of(String connectorUid) {
    return Optional.ofNullable(byUid.get(connectorUid));
  }

  @PreDestroy
  void stop() {
    secrets.stop();
  }

  private void keep(Secret secret) {
    CredentialSecret.connectorUid(secret)
        .ifPresent(uid -> byUid.put(uid, CredentialSecret.read(secret)));
  }

  private void drop(Secret secret) {
    CredentialSecret.connectorUid(secret).ifPresent(byUid::remove);
  }
}
