package dev.connectors.operator.cluster;

import dev.connectors.operator.plan.Kind;
import dev.connectors.platform.OnChange;
import dev.connectors.platform.Slim;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
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
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The namespace of an installation, and what it refuses: pods that violate its Pod Security level.
 * The level may also be the cluster's default, so it is read off the Events, not off the labels.
 */
@ApplicationScoped
public class InstallationNamespace {
  public static final String LEVEL_LABELS = "pod-security.kubernetes.io/";
  private static final String VIOLATION = "violates PodSecurity";
  private static final Duration SYNC = Duration.ofSeconds(30);

  private static final long PAGE = 50;
  private static final int LONGEST_MESSAGE = 2048;

  private record Watched(SharedIndexInformer<Namespace> self, SharedIndexInformer<Event> events) {
    void stop() {
      self.stop();
      events.stop();
    }
  }

  private final KubernetesClient client;
  private final Components components;
  private final Map<String, Watched> watched = new ConcurrentHashMap<>();

  public InstallationNamespace(KubernetesClient client, Components components) {
    this.client = client;
    this.components = components;
  }

  /** The namespace as it is now; read once, then watched. */
  public Optional<Namespace> get(String name) {
    return Optional.ofNullable(
        watched.computeIfAbsent(name, this::watch).self().getStore().getByKey(name));
  }

  /** What the server said when it last refused a pod of this workload for its security. */
  public Optional<String> refusal(String namespace, String uidOfWorkload) {
    return watched.computeIfAbsent(namespace, this::watch).events().getStore().list().stream()
        .filter(event -> uidOfWorkload.equals(event.getInvolvedObject().getUid()))
        .map(Event::getMessage)
        .filter(InstallationNamespace::isViolation)
        .findAny();
  }

  /** The Pod Security labels, in the order of their names. */
  public static Map<String, String> levels(Namespace namespace) {
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

  public void stop() {
    watched.values().forEach(Watched::stop);
  }

  private Watched watch(String name) {
    var started = new Watched(namespace(name), events(name));
    try {
      CompletableFuture.allOf(
              started.self().start().toCompletableFuture(),
              started.events().start().toCompletableFuture())
          .orTimeout(SYNC.toSeconds(), TimeUnit.SECONDS)
          .join();
      return started;
    } catch (CompletionException e) {
      started.stop(); // or it would go on beside that of the next pass
      throw e;
    }
  }

  private SharedIndexInformer<Namespace> namespace(String name) {
    return client
        .namespaces()
        .withField("metadata.name", name)
        .runnableInformer(0)
        .exceptionHandler((_, _) -> true)
        .addEventHandler(levelChanges());
  }

  private SharedIndexInformer<Event> events(String namespace) {
    return client
        .v1()
        .events()
        .inNamespace(namespace)
        .withField("reason", "FailedCreate")
        .withField("involvedObject.kind", Kind.DAEMON_SET.kind())
        .withLimit(PAGE)
        .runnableInformer(0)
        .itemStore(new Slim<>(InstallationNamespace::slim))
        .exceptionHandler((_, _) -> true)
        .addEventHandler(violations());
  }

  /** Whoever may write Events can write large ones: the message of no other is of interest. */
  private static Event slim(Event event) {
    var metadata = event.getMetadata();
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(metadata.getNamespace())
        .withName(metadata.getName())
        .withUid(metadata.getUid())
        .withResourceVersion(metadata.getResourceVersion())
        .endMetadata()
        .withNewInvolvedObject()
        .withUid(event.getInvolvedObject().getUid())
        .endInvolvedObject()
        .withMessage(isViolation(event.getMessage()) ? brief(event.getMessage()) : "")
        .build();
  }

  private static String brief(String message) {
    return message.substring(0, Math.min(message.length(), LONGEST_MESSAGE));
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
