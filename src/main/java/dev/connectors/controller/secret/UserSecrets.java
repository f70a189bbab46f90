package dev.connectors.controller.secret;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorSpec;
import dev.connectors.connector.api.SecretRef;
import dev.connectors.platform.FairTurns;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Users' Secrets, by name: one watch per Secret that a Connector references, open as long as one
 * does, and no more than a namespace's share. No other Secret is ever asked for.
 */
public final class UserSecrets implements AutoCloseable {
  /** Secrets are read whole before most of them is dropped: only so many at the same time. */
  private static final int FIRST_READS = 16;

  private static final int FIRST_READS_PER_NAMESPACE = 4;

  private final KubernetesClient client;
  private final SecretSettings settings;
  private final Consumer<ResourceID> changed;
  private final Map<ResourceID, Watched> watched = new HashMap<>();
  private final Map<String, Integer> watchedIn = new HashMap<>();

  /** By namespace: Connectors that want a watch for which there is no room. */
  private final Map<String, Set<ResourceID>> refused = new LinkedHashMap<>();

  private final FairTurns<ResourceID> firstReads =
      new FairTurns<>(FIRST_READS, FIRST_READS_PER_NAMESPACE);

  /** A watch, and the Connectors that need it. */
  private record Watched(WatchedSecret secret, Set<ResourceID> connectors) {}

  /**
   * @param changed told of each Connector whose Secret has changed, or may be watched now
   */
  public UserSecrets(
      KubernetesClient client, SecretSettings settings, Consumer<ResourceID> changed) {
    this.client = client;
    this.settings = settings;
    this.changed = changed;
  }

  /**
   * Watches the Secrets that this Connector names and no others for it, and gives what is known of
   * them.
   *
   * @param ofCredential what is needed of the one with which to sign in
   * @param ofAuthority what is needed of the one with the tool's CA certificate
   */
  public NamedSecrets read(Connector connector, NamedKeys ofCredential, NamedKeys ofAuthority) {
    var credential =
        inNamespaceOf(
            connector, connector.getSpec().authentication().flatMap(ConnectorSpec.Auth::secret));
    var authority = inNamespaceOf(connector, connector.getSpec().caCertSecret());
    var wanted = new LinkedHashMap<ResourceID, NamedKeys>();
    credential.ifPresent(secret -> wanted.put(secret, ofCredential));
    authority.ifPresent(secret -> wanted.merge(secret, ofAuthority, NamedKeys::and));
    keepOnly(ResourceID.fromResource(connector), wanted);
    return new NamedSecrets(lookup(credential), lookup(authority));
  }

  /** Closes what this Connector needed and no one else needs. */
  void forget(ResourceID connector) {
    keepOnly(connector, Map.of());
  }

  private void keepOnly(ResourceID connector, Map<ResourceID, NamedKeys> wanted) {
    Optional<ResourceID> next;
    synchronized (watched) {
      closeAllBut(wanted.keySet(), connector);
      boolean isRefused = false;
      for (var one : wanted.entrySet()) {
        isRefused |= !isOpened(one.getKey(), one.getValue(), connector);
      }
      note(connector, isRefused);
      next = nextWithRoom();
    }
    next.ifPresent(changed);
  }

  private void closeAllBut(Set<ResourceID> wanted, ResourceID connector) {
    watched
        .entrySet()
        .removeIf(
            entry -> {
              if (wanted.contains(entry.getKey())) {
                return false;
              }
              var one = entry.getValue();
              if (!one.connectors().remove(connector) || !one.connectors().isEmpty()) {
                return false;
              }
              close(entry.getKey(), one.secret());
              watchedIn.computeIfPresent(
                  namespace(entry.getKey()), (_, count) -> count == 1 ? null : count - 1);
              return true;
            });
  }

  private void close(ResourceID secret, WatchedSecret watch) {
    firstReads.leave(namespace(secret), secret);
    watch.stop();
  }

  /** False when there is no room for it. */
  private boolean isOpened(ResourceID secret, NamedKeys keys, ResourceID connector) {
    var open = watched.get(secret);
    if (open == null) {
      if (share(namespace(secret)).isPresent()) {
        return false;
      }
      watchedIn.merge(namespace(secret), 1, Integer::sum);
      open = new Watched(open(secret, keys), new HashSet<>());
      watched.put(secret, open);
    } else if (!open.secret().keys().cover(keys)) {
      // What was dropped before is needed now, so it is read anew.
      close(secret, open.secret());
      open = new Watched(open(secret, open.secret().keys().and(keys)), open.connectors());
      watched.put(secret, open);
    }
    open.connectors().add(connector);
    return true;
  }

  private WatchedSecret open(ResourceID secret, NamedKeys keys) {
    var watch = new WatchedSecret(client, secret, keys, () -> tell(secret));
    firstReads.enter(namespace(secret), secret, watch::start);
    return watch;
  }

  /** Which share is used up, if one is. */
  private Optional<SecretLookup.TooMany> share(String namespace) {
    if (watchedIn.getOrDefault(namespace, 0) >= settings.perNamespace()) {
      return Optional.of(new SecretLookup.TooMany(settings.perNamespace(), Optional.of(namespace)));
    }
    return watched.size() >= settings.inAll()
        ? Optional.of(new SecretLookup.TooMany(settings.inAll(), Optional.empty()))
        : Optional.empty();
  }

  private void note(ResourceID connector, boolean isRefused) {
    if (isRefused) {
      refused.computeIfAbsent(namespace(connector), _ -> new LinkedHashSet<>()).add(connector);
    } else {
      refused.computeIfPresent(
          namespace(connector),
          (_, all) -> {
            all.remove(connector);
            return all.isEmpty() ? null : all;
          });
    }
  }

  /** One of those that were refused and need not be any more; the next comes with its pass. */
  private Optional<ResourceID> nextWithRoom() {
    return refused.entrySet().stream()
        .filter(entry -> share(entry.getKey()).isEmpty())
        .findFirst()
        .map(entry -> entry.getValue().iterator().next());
  }

  private void tell(ResourceID secret) {
    Set<ResourceID> all;
    synchronized (watched) {
      var open = watched.get(secret);
      all = open == null ? Set.of() : Set.copyOf(open.connectors());
    }
    all.forEach(changed);
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
    Optional<SecretLookup.TooMany> share;
    synchronized (watched) {
      found = watched.get(secret);
      share = share(namespace(secret));
    }
    if (found != null) {
      return found.secret().read();
    }
    // Nobody watches it any more: the Connector is gone or this process is stopping. That is no
    // word on whether the Secret is there.
    return share
        .<SecretLookup>map(tooMany -> tooMany)
        .orElseGet(() -> new SecretLookup.Unreadable("it is not watched"));
  }

  private static String namespace(ResourceID id) {
    return id.getNamespace().orElseThrow();
  }

  public int count() {
    synchronized (watched) {
      return watched.size();
    }
  }

  @Override
  public void close() {
    synchronized (watched) {
      watched.forEach((secret, one) -> close(secret, one.secret()));
      watched.clear();
      watchedIn.clear();
      refused.clear();
    }
  }
}
