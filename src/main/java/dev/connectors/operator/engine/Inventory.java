package dev.connectors.operator.engine;

import dev.connectors.platform.OnChange;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Preconditions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every object in the cluster that carries our label, kept by one watch per kind. What has just
 * been written is seen at once, before the watch brings it.
 */
@ApplicationScoped
class Inventory {
  private static final Ref CLASS_DEFINITION =
      new Ref(Kind.DEFINITION, "", "connectorclasses.connectors.alauda.io");
  private static final Duration SYNC = Duration.ofSeconds(60);

  /** By then the watch has brought it. */
  private static final Duration OWN_WRITE = Duration.ofSeconds(20);

  private record Written(GenericKubernetesResource object, Instant at) {}

  private final KubernetesClient client;
  private final Components components;
  private final Map<Kind, SharedIndexInformer<GenericKubernetesResource>> informers =
      new ConcurrentHashMap<>();
  private final Map<Ref, Written> written = new ConcurrentHashMap<>();
  private final Map<Ref, String> deleted = new ConcurrentHashMap<>();
  private final Object change = new Object();

  Inventory(KubernetesClient client, Components components) {
    this.client = client;
    this.components = components;
  }

  /** Starts watching and returns when all that exists is known. */
  void start() {
    var starts =
        Kind.ALL.stream()
            .filter(kind -> !kind.equals(Kind.CONNECTOR_CLASS))
            .map(this::watch)
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(starts).orTimeout(SYNC.toSeconds(), TimeUnit.SECONDS).join();
    watchClassesOnceDefined();
  }

  void stop() {
    informers.values().forEach(SharedIndexInformer::stop);
  }

  Optional<GenericKubernetesResource> get(Ref ref) {
    var informer = informers.get(ref.kind());
    var cached =
        informer == null
            ? Optional.<GenericKubernetesResource>empty()
            : Optional.ofNullable(informer.getStore().getByKey(ref.key()));
    var own = written.get(ref);
    if (own != null && own.at().plus(OWN_WRITE).isAfter(Instant.now())) {
      return cached
          .filter(object -> version(object) >= version(own.object()))
          .or(() -> Optional.of(own.object()));
    }
    var gone = deleted.get(ref);
    return cached.filter(object -> !object.getMetadata().getUid().equals(gone));
  }

  /** All objects of a component, by label. */
  List<GenericKubernetesResource> of(Components.Key component) {
    return all().filter(object -> component.equals(componentOf(object).orElse(null))).toList();
  }

  Stream<GenericKubernetesResource> all() {
    return Stream.concat(
            informers.entrySet().stream()
                .flatMap(entry -> entry.getValue().getStore().list().stream().map(Ref::of)),
            written.keySet().stream())
        .distinct()
        .flatMap(ref -> get(ref).stream());
  }

  static Optional<Components.Key> componentOf(HasMetadata object) {
    var namespace =
        Optional.ofNullable(object.getMetadata().getNamespace())
            .or(() -> Marks.label(object, Marks.COMPONENT_NAMESPACE));
    return Marks.label(object, Marks.COMPONENT)
        .flatMap(name -> namespace.map(in -> new Components.Key(name, in)));
  }

  void wrote(GenericKubernetesResource object) {
    written.put(Ref.of(object), new Written(object, Instant.now()));
  }

  void deleted(GenericKubernetesResource object) {
    written.remove(Ref.of(object));
    deleted.put(Ref.of(object), object.getMetadata().getUid());
  }

  /** Waits, at each change of what is watched, until it holds; false when time is up. */
  boolean await(BooleanSupplier condition, Duration atMost) {
    var deadline = System.nanoTime() + atMost.toNanos();
    synchronized (change) {
      while (!condition.getAsBoolean()) {
        var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        try {
          change.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return true;
    }
  }

  /** The client's operations on this object, without asking the server for the kind. */
  Resource<GenericKubernetesResource> resource(GenericKubernetesResource object) {
    var kind = Kind.of(object);
    var all = client.genericKubernetesResources(kind.context());
    return kind.namespaced()
        ? all.inNamespace(object.getMetadata().getNamespace()).resource(object)
        : all.resource(object);
  }

  /** Deletes this very object, if it is still as it was seen; else the server answers 409. */
  void deleteAsSeen(GenericKubernetesResource object) {
    var kind = Kind.of(object).context();
    var metadata = object.getMetadata();
    var path =
        Stream.of(
                kind.getGroup().isEmpty() ? "/api" : "/apis/" + kind.getGroup(),
                kind.getVersion(),
                kind.isNamespaceScoped() ? "namespaces/" + metadata.getNamespace() : "",
                kind.getPlural(),
                metadata.getName())
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("/"));
    var options =
        new DeleteOptionsBuilder()
            .withPropagationPolicy("Background")
            .withPreconditions(new Preconditions(metadata.getResourceVersion(), metadata.getUid()))
            .build();
    client.raw(path, "DELETE", options);
    deleted(object);
  }

  private CompletableFuture<Void> watch(Kind kind) {
    var all = client.genericKubernetesResources(kind.context());
    var informer =
        kind.namespaced()
            ? all.inAnyNamespace().withLabels(Marks.OURS).runnableInformer(0)
            : all.withLabels(Marks.OURS).runnableInformer(0);
    informer.exceptionHandler((started, cause) -> true); // try again
    informer.addEventHandler(new Changes(kind).told());
    informers.put(kind, informer);
    return informer.start().toCompletableFuture();
  }

  private void watchClassesOnceDefined() {
    if (get(CLASS_DEFINITION).filter(Inventory::isEstablished).isPresent()) {
      synchronized (informers) {
        if (!informers.containsKey(Kind.CONNECTOR_CLASS)) {
          var unused = watch(Kind.CONNECTOR_CLASS).thenRun(this::signal);
        }
      }
    }
  }

  private void stopWatchingClasses() {
    synchronized (informers) {
      Optional.ofNullable(informers.remove(Kind.CONNECTOR_CLASS))
          .ifPresent(SharedIndexInformer::stop);
    }
  }

  static boolean isEstablished(GenericKubernetesResource definition) {
    @Nullable List<Map<String, Object>> conditions = definition.get("status", "conditions");
    return conditions != null
        && conditions.stream()
            .anyMatch(c -> "Established".equals(c.get("type")) && "True".equals(c.get("status")));
  }

  private void signal() {
    synchronized (change) {
      change.notifyAll();
    }
  }

  static boolean sameButStatus(GenericKubernetesResource old, GenericKubernetesResource object) {
    return Objects.equals(old.getMetadata().getLabels(), object.getMetadata().getLabels())
        && Objects.equals(
            old.getMetadata().getOwnerReferences(), object.getMetadata().getOwnerReferences())
        && Objects.equals(old.getMetadata().getAnnotations(), object.getMetadata().getAnnotations())
        && withoutStatus(old).equals(withoutStatus(object));
  }

  /** Values may be null: so the server shows a ClusterRole without rules. */
  private static Map<String, Object> withoutStatus(GenericKubernetesResource object) {
    var fields = new HashMap<>(object.getAdditionalProperties());
    fields.remove("status");
    return fields;
  }

  private static long version(HasMetadata object) {
    return Long.parseLong(object.getMetadata().getResourceVersion());
  }

  /** What a watch of this kind tells. */
  private final class Changes {
    private final Kind kind;

    Changes(Kind kind) {
      this.kind = kind;
    }

    OnChange<GenericKubernetesResource> told() {
      return new OnChange<>(
          GenericKubernetesResource.class, this::changed, this::updated, this::gone);
    }

    private void updated(GenericKubernetesResource old, GenericKubernetesResource object) {
      if (kind.hasStatusOfInterest() || !sameButStatus(old, object)) {
        changed(object);
      }
      if (!componentOf(old).equals(componentOf(object))) {
        wake(old); // someone else changed the label
      }
    }

    private void gone(GenericKubernetesResource object) {
      var ref = Ref.of(object);
      written.remove(ref);
      deleted.remove(ref, object.getMetadata().getUid());
      if (ref.equals(CLASS_DEFINITION)) {
        stopWatchingClasses();
      }
      wake(object);
      if (!kind.namespaced()) {
        components.wakeAll(); // an installation elsewhere may have waited for its end
      }
    }

    private void changed(GenericKubernetesResource object) {
      if (kind.equals(Kind.DEFINITION)) {
        watchClassesOnceDefined();
      }
      var ref = Ref.of(object);
      var own = written.get(ref);
      if (own != null && version(own.object()) <= version(object)) {
        written.remove(ref, own);
        if (version(own.object()) == version(object)) {
          signal();
          // Our own write, of which we know; but its component may have gone meanwhile.
          componentOf(object).filter(key -> !components.exists(key)).ifPresent(components::wake);
          return;
        }
      }
      wake(object);
    }

    private void wake(GenericKubernetesResource object) {
      signal();
      componentOf(object).ifPresentOrElse(components::wake, components::wakeAll);
    }
  }
}
