package dev.connectors.connector.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.connectors.connector.catalog.Watches;
import dev.connectors.platform.Labels;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The credentials of all connectors: Secrets with a label in the installation's own namespace. */
@Singleton
public class Credentials {
  static final String PREFIX = "credential-";
  static final String CONNECTOR = "connectors.alauda.io/connector";
  static final String AUTH = "connectors.alauda.io/auth";

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
            .withLabel(Labels.CREDENTIAL, "true")
            .runnableInformer(0)
            .addEventHandler(new Handler());
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

  private static Credential read(Secret secret) {
    var values = new HashMap<String, String>();
    Optional.ofNullable(secret.getData())
        .orElse(Map.of())
        .forEach(
            (key, value) -> values.put(key, new String(Base64.getDecoder().decode(value), UTF_8)));
    var authority = Optional.ofNullable(values.remove(Credential.CA_CERTIFICATE));
    var notes = Optional.ofNullable(secret.getMetadata().getAnnotations()).orElse(Map.of());
    return new Credential(
        secret.getMetadata().getResourceVersion(),
        notes.getOrDefault(CONNECTOR, ""),
        notes.getOrDefault(AUTH, ""),
        values,
        authority);
  }

  private static Optional<String> uid(Secret secret) {
    var name = secret.getMetadata().getName();
    return name.startsWith(PREFIX)
        ? Optional.of(name.substring(PREFIX.length()))
        : Optional.empty();
  }

  private final class Handler implements ResourceEventHandler<Secret> {
    @Override
    public void onAdd(Secret secret) {
      uid(secret).ifPresent(uid -> byUid.put(uid, read(secret)));
    }

    @Override
    public void onUpdate(Secret before, Secret after) {
      onAdd(after);
    }

    @Override
    public void onDelete(Secret secret, boolean stateUnknown) {
      uid(secret).ifPresent(byUid::remove);
    }
  }
}
