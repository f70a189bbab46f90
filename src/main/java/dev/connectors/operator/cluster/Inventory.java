package dev.connectors.operator.cluster;

import dev.connectors.operator.plan.InstallationSettings;
import dev.connectors.operator.plan.Kind;
import dev.connectors.operator.plan.Marks;
import dev.connectors.operator.plan.Ref;
import dev.connectors.platform.OnChange;
import dev.connectors.platform.Slim;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Preconditions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Every object that this operator has applied, of the cluster and of the installation's namespace,
 * by one watch per kind. The watches bring whatever carries our label; what others have made is not
 * kept, see {@link Reduced}. What has just been written is seen at once, before a watch brings it.
 */
@ApplicationScoped
public class Inventory {
  private static final Ref CLASS_DEFINITION =
      new Ref(Kind.DEFINITION, "", "connectorclasses.connectors.alauda.io");
  private static final Duration SYNC = Duration.ofSeconds(60);

  /** Objects of up to a megabyte are read whole before most of one is dropped. */
  private static final long PAGE = 10;

  /** By then the watch has brought it. */
  private static final Duration OWN_WRITE = Duration.ofSeconds(20);

  private record Written(GenericKubernetesResource object, Instant at) {}

  private final KubernetesClient client;
  private final Components components;
  private final String namespace;
  private final Map<Kind, SharedIndexInformer<GenericKubernetesResource>> informers =
      new ConcurrentHashMap<>();
  private final Map<Ref, Written> written = new ConcurrentHashMap<>();
  private final Map<Ref, String> deleted = new ConcurrentHashMap<>();
  private final Signal change = new Signal();

  public Inventory(KubernetesClient client, Components components, InstallationSettings settings) {
    this.client = client;
    this.components = components;
    this.namespace = settings.namespace();
  }

  /** Starts watching and returns when all that exists is known. */
  public void start() {
    var starts =
        Kind.ALL.stream()
            .filter(kind -> !kind.equals(Kind.CONNECTOR_CLASS))
            .map(this::watch)
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(starts).orTimeout(SYNC.toSeconds(), TimeUnit.SECONDS).join();
    watchClassesOnceDefined();
  }

  public void stop() {
    informers.values().forEach(SharedIndexInformer::stop);
  }

  public Optional<GenericKubernetesResource> get(Ref ref) {
    var informer = informers.get(ref.kind());
    var cached =
        informer == null
            ? Optional.<GenericKubernetesResource>empty()
            : Optional.ofNullable(informer.getStore().getByKey(ref.key())).filter(Reduced::isWhole);
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
  public List<GenericKubernetesResource> of(Components.Key component) {
    return all().filter(object -> component.equals(componentOf(object).orElse(null))).toList();
  }

  public Stream<GenericKubernetesResource> all() {
    return Stream.concat(kept().map(Ref::of), written.keySet().stream())
        .distinct()
        .flatMap(ref -> get(ref).stream());
  }

  /** All that the watches have in memory, what is left of others' objects as well. */
  public Stream<GenericKubernetesResource> kept() {
    return informers.values().stream().flatMap(informer -> informer.getStore().list().stream());
  }

  /** Asks the server for an object with our label, wherever it is and whoever has made it. */
  public Optional<GenericKubernetesResource> ask(Ref ref) {
    return client
        .genericKubernetesResources(ref.kind().context())
        .inNamespace(ref.namespace())
        .withLabels(Marks.OURS)
        .withField("metadata.name", ref.name())
        .list()
        .getItems()
        .stream()
        .findFirst();
  }

  public static Optional<Components.Key> componentOf(HasMetadata object) {
    var namespace =
        Optional.ofNullable(object.getMetadata().getNamespace())
            .or(() -> Marks.label(object, Marks.COMPONENT_NAMESPACE));
    return Marks.label(object, Marks.COMPONENT)
        .flatMap(name -> namespace.map(in -> new Components.Key(name, in)));
  }

  public void wrote(GenericKubernetesResource object) {
    written.put(Ref.of(object), new Written(object, Instant.now()));
  }

  private void deleted(GenericKubernetesResource object) {
    written.remove(Ref.of(object));
    deleted.put(Ref.of(object), object.getMetadata().getUid());
  }

  /** Waits, at each change of what is watched, until it holds; false when time is up. */
  public boolean await(BooleanSupplier condition, Duration atMost) {
    return change.await(condition, atMost);
  }

  /** The client's operations on this object, without asking the server for the kind. */
  public Resource<GenericKubernetesResource> resource(GenericKubernetesResource object) {
    var kind = Kind.of(object);
    var all = client.genericKubernetesResources(kind.context());
    return kind.namespaced()
        ? all.inNamespace(object.getMetadata().getNamespace()).resource(object)
        : all.resource(object);
  }

  /**
   * Deletes this very object, if it is still as it was seen.
   *
   * @return false when it was changed meanwhile, or another has its name now
   */
  public boolean isDeletedAsSeen(GenericKubernetesResource object) {
    var seen = object.getMetadata();
    var options =
        new DeleteOptionsBuilder()
            .withPropagationPolicy("Background")
            .withPreconditions(new Preconditions(seen.getResourceVersion(), seen.getUid()))
            .build();
    try {
      client.raw(Ref.of(object).path(), "DELETE", options);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return false;
      }
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
    deleted(object);
    return true;
  }

  private CompletableFuture<Void> watch(Kind kind) {
    var all = client.genericKubernetesResources(kind.context());
    var informer =
        kind.namespaced()
            ? all.inNamespace(namespace).withLabels(Marks.OURS).withLimit(PAGE).runnableInformer(0)
            : all.withLabels(Marks.OURS).withLimit(PAGE).runnableInformer(0);
    informer.itemStore(new Slim<>(Reduced::of));
    informer.exceptionHandler((started, cause) -> true); // try again
    informer.addEventHandler(new Changes(kind).told());
    informers.put(kind, informer);
    return informer.start().toCompletableFuture();
  }

  private void watchClassesOnceDefined() {
    if (get(CLASS_DEFINITION).filter(Reported::isEstablished).isPresent()) {
      synchronized (informers) {
        if (!informers.containsKey(Kind.CONNECTOR_CLASS)) {
          var unused = watch(Kind.CONNECTOR_CLASS).thenRun(change::signal);
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
          GenericKubernetesResource.class, this::added, this::updated, this::gone);
    }

    private void added(GenericKubernetesResource object) {
      if (Reduced.isWhole(object)) {
        changed(object);
      }
    }

    private void updated(GenericKubernetesResource old, GenericKubernetesResource object) {
      var now = Reduced.of(object);
      change.signal();
      if ((kind.hasStatusOfInterest() && Reduced.isWhole(now))
          || !Reduced.sameButStatus(old, now)) {
        changed(object);
      }
      if (!componentOf(old).equals(componentOf(now))) {
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
      if (!Reduced.isWhole(object)) {
        return;
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
          change.signal();
          // Our own write, of which we know; but its component may have gone meanwhile.
          componentOf(object).filter(key -> !components.exists(key)).ifPresent(components::wake);
          return;
        }
      }
      wake(object);
    }

    private void wake(GenericKubernetesResource object) {
      change.signal();
      componentOf(object).ifPresentOrElse(components::wake, components::wakeAll);
    }
  }
}
