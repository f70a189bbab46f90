package dev.connectors.operator.engine;

import dev.connectors.platform.OnChange;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The namespace of an installation, and what it refuses: pods that violate its Pod Security level.
 * The level may also be the cluster's default, so it is read off the Events, not off the labels.
 */
@ApplicationScoped
class InstallationNamespace {
  static final String LEVEL_LABELS = "pod-security.kubernetes.io/";
  private static final String VIOLATION = "violates PodSecurity";
  private static final Duration SYNC = Duration.ofSeconds(30);

  private record Watched(SharedIndexInformer<Namespace> self, SharedIndexInformer<Event> events) {}

  private final KubernetesClient client;
  private final Components components;
  private final Map<String, Watched> watched = new ConcurrentHashMap<>();

  InstallationNamespace(KubernetesClient client, Components components) {
    this.client = client;
    this.components = components;
  }

  /** The namespace as it is now; read once, then watched. */
  Optional<Namespace> get(String name) {
    return Optional.ofNullable(
        watched.computeIfAbsent(name, this::watch).self().getStore().getByKey(name));
  }

  /** What the server said when it last refused a pod of this workload for its security. */
  Optional<String> refusal(String namespace, String uidOfWorkload) {
    return watched.computeIfAbsent(namespace, this::watch).events().getStore().list().stream()
        .filter(event -> uidOfWorkload.equals(event.getInvolvedObject().getUid()))
        .map(Event::getMessage)
        .filter(InstallationNamespace::isViolation)
        .findAny();
  }

  /** The Pod Security labels, in the order of their names. */
  static Map<String, String> levels(Namespace namespace) {
    var levels = new TreeMap<String, String>();
    var labels = namespace.getMetadata().getLabels();
    if (labels != null) {
      labels.forEach(
          (name, value) -> {
            if (name.startsWith(LEVEL_LABELS)) {
              levels.put(name, value);
            }
          });
    }
    return levels;
  }

  void stop() {
    watched
        .values()
        .forEach(
            one -> {
              one.self().stop();
              one.events().stop();
            });
  }

  private Watched watch(String name) {
    var self =
        client
            .namespaces()
            .withField("metadata.name", name)
            .runnableInformer(0)
            .exceptionHandler((started, cause) -> true)
            .addEventHandler(levelChanges());
    var events =
        client
            .v1()
            .events()
            .inNamespace(name)
            .withField("reason", "FailedCreate")
            .withField("involvedObject.kind", Kind.DAEMON_SET.kind())
            .runnableInformer(0)
            .exceptionHandler((started, cause) -> true)
            .addEventHandler(violations());
    CompletableFuture.allOf(
            self.start().toCompletableFuture(), events.start().toCompletableFuture())
        .orTimeout(SYNC.toSeconds(), TimeUnit.SECONDS)
        .join();
    return new Watched(self, events);
  }

  private static boolean isViolation(String message) {
    return message != null && message.contains(VIOLATION);
  }

  private OnChange<Namespace> levelChanges() {
    return new OnChange<>(
        Namespace.class,
        _ -> {},
        (old, namespace) -> {
          if (!Objects.equals(levels(old), levels(namespace))) {
            components.wakeAllIn(namespace.getMetadata().getName());
          }
        },
        _ -> components.wakeAll()); // what it owned is free
  }

  private OnChange<Event> violations() {
    return new OnChange<>(
        Event.class,
        event -> {
          if (isViolation(event.getMessage())) {
            components.wakeAllIn(event.getMetadata().getNamespace());
          }
        },
        (_, _) -> {},
        _ -> {});
  }
}
