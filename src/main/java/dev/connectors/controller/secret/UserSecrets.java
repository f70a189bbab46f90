package dev.connectors.controller.secret;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorSpec;
import dev.connectors.connector.api.SecretRef;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Users' Secrets, by name: one watch per Secret that a Connector references, open as long as one
 * does. No other Secret is ever asked for.
 */
public final class UserSecrets implements AutoCloseable {
  private static final long FIRST_READ_SECONDS = 5;

  private final KubernetesClient client;
  private final Consumer<ResourceID> changed;
  private final Map<ResourceID, Watched> watched = new HashMap<>();

  /**
   * @param changed told of each Connector whose Secret has changed
   */
  public UserSecrets(KubernetesClient client, Consumer<ResourceID> changed) {
    this.client = client;
    this.changed = changed;
  }

  /** A Secret under watch, and the Connectors that reference it. */
  private final class Watched implements ResourceEventHandler<Secret> {
    private final SharedIndexInformer<Secret> informer;
    private final Set<ResourceID> connectors = new HashSet<>();
    private final CompletableFuture<Void> started;
    private volatile Optional<String> failure = Optional.empty();

    Watched(ResourceID secret) {
      informer =
          client
              .secrets()
              .inNamespace(secret.getNamespace().orElseThrow())
              .withName(secret.getName())
              .runnableInformer(0);
      informer.addEventHandler(this);
      informer.exceptionHandler(
          (_, problem) -> {
            failure = Optional.of(why(problem));
            return true;
          });
      started = informer.start().toCompletableFuture();
      var unused = started.whenComplete((_, _) -> tell());
    }

    SecretLookup read() {
      try {
        started.get(FIRST_READ_SECONDS, TimeUnit.SECONDS);
        return informer.getStore().list().stream()
            .findFirst()
            .<SecretLookup>map(SecretLookup.Found::of)
            .orElseGet(SecretLookup.Missing::new);
      } catch (TimeoutException | ExecutionException e) {
        return new SecretLookup.Unreadable(failure.orElse("the API server has not answered yet"));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new SecretLookup.Unreadable("interrupted");
      }
    }

    private void tell() {
      Set<ResourceID> all;
      synchronized (watched) {
        all = Set.copyOf(connectors);
      }
      all.forEach(changed);
    }

    @Override
    public void onAdd(Secret secret) {
      tell();
    }

    @Override
    public void onUpdate(Secret old, Secret secret) {
      if (!old.getMetadata()
          .getResourceVersion()
          .equals(secret.getMetadata().getResourceVersion())) {
        tell();
      }
    }

    @Override
    public void onDelete(Secret secret, boolean unknown) {
      tell();
    }
  }

  /** Opens the watches of these, and closes what this Connector needed before and no one needs. */
  void keepOnly(ResourceID connector, Set<ResourceID> secrets) {
    synchronized (watched) {
      for (var secret : secrets) {
        watched.computeIfAbsent(secret, Watched::new).connectors.add(connector);
      }
      watched
          .entrySet()
          .removeIf(
              entry -> {
                if (secrets.contains(entry.getKey())) {
                  return false;
                }
                entry.getValue().connectors.remove(connector);
                if (!entry.getValue().connectors.isEmpty()) {
                  return false;
                }
                entry.getValue().informer.stop();
                return true;
              });
    }
  }

  /**
   * Watches the Secrets that this Connector names and no others for it, and gives what is known of
   * them.
   */
  public NamedSecrets read(Connector connector) {
    var credential =
        inNamespaceOf(
            connector, connector.getSpec().authentication().flatMap(ConnectorSpec.Auth::secret));
    var authority = inNamespaceOf(connector, connector.getSpec().caCertSecret());
    keepOnly(
        ResourceID.fromResource(connector),
        Stream.concat(credential.stream(), authority.stream()).collect(Collectors.toSet()));
    return new NamedSecrets(lookup(credential), lookup(authority));
  }

  private SecretLookup lookup(Optional<ResourceID> secret) {
    return secret.map(this::of).orElseGet(SecretLookup.NotReferenced::new);
  }

  private static Optional<ResourceID> inNamespaceOf(
      Connector connector, Optional<SecretRef> secret) {
    return secret.map(ref -> new ResourceID(ref.name(), connector.getMetadata().getNamespace()));
  }

  /** One of the Secrets under watch, from memory; the first time waits for the API server. */
  private SecretLookup of(ResourceID secret) {
    Watched found;
    synchronized (watched) {
      found = watched.get(secret);
    }
    // Nobody watches it any more: the Connector is gone or this process is stopping. That is no
    // word on whether the Secret is there.
    return found == null ? new SecretLookup.Unreadable("it is not watched") : found.read();
  }

  public int count() {
    synchronized (watched) {
      return watched.size();
    }
  }

  @Override
  public void close() {
    synchronized (watched) {
      watched.values().forEach(one -> one.informer.stop());
      watched.clear();
    }
  }

  private static String why(Throwable problem) {
    return problem instanceof KubernetesClientException refused && refused.getCode() != 0
        ? "the API server answered " + refused.getCode()
        : "the API server cannot be reached";
  }
}
